import { expect, test } from '@jest/globals'
import { createEmitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import { createIncoming } from './incoming.ts'
import type { Sync } from './sync.ts'
import { tellMessage } from './tell-message.ts'
import { createTimelines } from './timelines.ts'

/** Somebody who listens to a chat of which three messages are handed over. */
const listening = () => {
  const told: [string, unknown][] = []
  const { on, emit } = createEmitter<ClientEvents>()
  for (const name of ['message', 'changed', 'hidden', 'scheduled'] as const)
    on(name, (payload) => told.push([name, payload]))
  const sync: Sync = { request: () => {}, overtake: () => {}, note: () => {}, watchGaps: () => {} }
  const timelines = createTimelines({
    restored: { c: 3 },
    userId: 'ada',
    closed: new AbortController().signal,
    handOver: (message) => tellMessage(emit, message),
  })
  return { told, hear: createIncoming({ timelines, sync, emit }) }
}

const messageAt = (seq: number) => ({
  id: `m${seq}`,
  chatId: 'c',
  seq,
  version: 1,
  senderId: 'bob',
  text: 'as sent',
  createdAt: 'then',
})
const of = (seq: number, version: number) => ({ chatId: 'c', messageId: `m${seq}`, seq, version })

test('an edit of a message that was handed over is told as a change', () => {
  const { told, hear } = listening()
  hear('message:edited', { ...of(2, 2), text: 'better', mentions: [], editedAt: 'now' })
  hear('pin:changed', { ...of(2, 3), pinned: true })

  expect(told).toMatchObject([
    ['changed', { id: 'm2', version: 2, text: 'better' }],
    ['changed', { id: 'm2', version: 3, pinned: true }],
  ])
})

test('changes that overtake their message are told with it', () => {
  const { told, hear } = listening()
  hear('reaction:changed', {
    ...of(4, 3),
    userId: 'ada',
    emoji: '👍',
    set: true,
    reactions: [{ emoji: '👍', count: 1 }],
  })
  hear('message:edited', { ...of(4, 2), text: 'better', mentions: [], editedAt: 'now' })
  expect(told).toEqual([])

  hear('message:new', messageAt(4))
  expect(told).toMatchObject([
    ['message', { id: 'm4', version: 3, text: 'better', reactions: [{ emoji: '👍', count: 1, mine: true }] }],
  ])
})

test('a message that one has deleted for oneself is told of as hidden, everybody else is not', () => {
  const { told, hear } = listening()
  hear('message:deleted', { chatId: 'c', messageId: 'm2', seq: 2, deletedAt: 'now', for: 'me' })
  hear('message:deleted', { ...of(3, 2), deletedAt: 'now' })

  expect(told).toMatchObject([
    ['hidden', { chatId: 'c', messageId: 'm2', seq: 2 }],
    ['changed', { id: 'm3', deletedAt: 'now', text: '' }],
  ])
})

test('one that was deleted before it came is not handed over', () => {
  const { told, hear } = listening()
  hear('message:deleted', { chatId: 'c', messageId: 'm4', seq: 4, deletedAt: 'now', for: 'me' })
  hear('message:new', messageAt(4))
  hear('message:new', messageAt(5))

  expect(told).toMatchObject([
    ['hidden', { messageId: 'm4' }],
    ['hidden', { messageId: 'm4', createdAt: 'then' }],
    ['message', { id: 'm5' }],
  ])
})

test('what became of a scheduled message is told', () => {
  const { told, hear } = listening()
  hear('scheduled:sent', { id: 's1', message: messageAt(4) })
  hear('scheduled:failed', { id: 's2', problem: { type: '/problems/banned', title: 'No', status: 403 } })

  expect(told).toMatchObject([
    ['scheduled', { kind: 'sent', id: 's1', message: { id: 'm4' } }],
    ['scheduled', { kind: 'failed', id: 's2', problem: { slug: 'banned', status: 403 } }],
  ])
})
