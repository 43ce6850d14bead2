import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { message, type Message } from './message.ts'
import { messageChanges, type MessageChange } from './message-change.ts'
import { applyChange, versioned } from './versioned.ts'

const first = message.parse({
  id: 'm',
  chatId: 'c',
  seq: 1,
  version: 1,
  senderId: 'bob',
  text: 'one',
  createdAt: 'then',
})

const of = { chatId: 'c', messageId: 'm', seq: 1 }
const edited = (version: number, text: string): MessageChange =>
  messageChanges['message:edited'].parse({ ...of, version, text, mentions: [], editedAt: `${version}` })
const reacted = (version: number, userId: string, set: boolean, count: number): MessageChange =>
  messageChanges['reaction:changed'].parse({
    ...of,
    ...{ version, userId, set, emoji: '👍', reactions: count > 0 ? [{ emoji: '👍', count }] : [] },
  })
const pinned = (version: number, isPinned: boolean): MessageChange =>
  messageChanges['pin:changed'].parse({ ...of, version, pinned: isPinned })
const deleted = (version: number): MessageChange =>
  messageChanges['message:deleted'].parse({ ...of, version, deletedAt: `${version}` })

const after = (...changes: (MessageChange | Message)[]): Message =>
  changes.reduce((known, change) => applyChange(known, change, 'ada'), versioned(first)).message

describe('a change of a message', () => {
  test('that is older than what is known changes nothing', () => {
    expect(after(edited(3, 'three'), edited(2, 'two'))).toMatchObject({ text: 'three', version: 3 })
  })

  test('of another part is not lost because it came later', () => {
    expect(after(pinned(3, true), edited(2, 'two'))).toMatchObject({ text: 'two', pinned: true, version: 3 })
  })

  test('that deletes it is for good', () => {
    const gone = after(reacted(2, 'bob', true, 1), deleted(4), edited(3, 'three'), { ...first, version: 3 })
    expect(gone).toMatchObject({ text: '', reactions: [], deletedAt: '4', version: 4 })
  })

  test('that changes nothing leaves the same object', () => {
    const known = applyChange(versioned(first), edited(2, 'two'), 'ada')
    expect(applyChange(known, edited(2, 'two'), 'ada').message).toBe(known.message)
    expect(applyChange(known, { ...known.message }, 'ada').message).toBe(known.message)
  })

  test('tells of my reaction, though a later one of somebody else was there before', () => {
    const both = after(reacted(3, 'bob', true, 2), reacted(2, 'ada', true, 1))
    expect(both.reactions).toMatchObject([{ emoji: '👍', count: 2, mine: true }])
  })

  test('does not bring back a reaction that I took back', () => {
    const none = after(reacted(4, 'bob', true, 1), reacted(3, 'ada', false, 0), reacted(2, 'ada', true, 1))
    expect(none.reactions).toMatchObject([{ count: 1, mine: false }])
  })
})

/** A history of a message, as the server has it after each change, and the change as it is told. */
const historyOf = (acts: { kind: 'edit' | 'pin' | 'react'; who: 'ada' | 'bob' }[]) => {
  const people = new Set<string>()
  let now = first
  return acts.map(({ kind, who }, index) => {
    const version = index + 2
    if (kind === 'edit') now = { ...now, version, text: `${version}`, editedAt: `${version}` }
    const { pinned: wasPinned, ...rest } = now
    if (kind === 'pin') now = { ...rest, version, ...(!wasPinned && { pinned: true }) }
    if (kind === 'react') {
      if (!people.delete(who)) people.add(who)
      const reactions = people.size > 0 ? [{ emoji: '👍', count: people.size, mine: people.has('ada') }] : []
      now = { ...now, version, reactions }
    }
    const change = {
      edit: () => edited(version, `${version}`),
      pin: () => pinned(version, now.pinned === true),
      react: () => reacted(version, who, people.has(who), people.size),
    }[kind]()
    return { change, whole: now }
  })
}

test('in whatever order changes and whole messages come, the message is as the server has it in the end', () => {
  const act = fc.record({
    kind: fc.constantFrom('edit' as const, 'pin' as const, 'react' as const),
    who: fc.constantFrom('ada' as const, 'bob' as const),
  })
  fc.assert(
    fc.property(
      fc.array(act, { minLength: 1, maxLength: 10 }).chain((acts) => {
        const history = historyOf(acts)
        const told = history.map(({ change }) => change)
        const wholes = fc.subarray(history.map(({ whole }) => whole))
        const again = fc.subarray(told)
        const mixed = fc.tuple(wholes, again).chain(([some, twice]) => {
          const all: (MessageChange | Message)[] = [...told, ...some, ...twice]
          return fc.shuffledSubarray(all, { minLength: all.length })
        })
        return fc.tuple(mixed, fc.constant(history.at(-1)!.whole))
      }),
      ([changes, expected]) => {
        expect(after(...changes)).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})
