import { randomBytes, randomUUID } from 'node:crypto'
import type { LeaveReason, SystemContent } from '@chat/common/events/chat-content'
import {
  chatCreated,
  chatDeleted,
  chatMeChanged,
  chatUpdated,
  memberAdded,
  memberRemoved,
  messagesRead,
  newMessage,
} from '@chat/common/events/chat-events'
import type { DomainEvent, EventContract } from '@chat/common/events/define-event'
import type { Settings } from '../inboxes/stages.ts'

/** The log of one chat, and the events that chat-service tells of it. */
export const createTestChat = (chatId: string = randomUUID()) => {
  let seq = 0
  let choices = 0

  const event = <Type extends string, Data>(contract: EventContract<Type, Data>, data: Data, time = new Date()) =>
    contract.create({ id: randomUUID(), source: '/chat-service', subject: chatId, time, data })

  const message = (
    senderId: string,
    { text = '', mentions = [], system }: { text?: string; mentions?: string[]; system?: SystemContent },
  ): DomainEvent =>
    event(newMessage, {
      id: randomBytes(12).toString('hex'),
      chatId,
      seq: (seq += 1),
      version: 1,
      senderId,
      text,
      mentions,
      attachments: [],
      reactions: [],
      createdAt: new Date().toISOString(),
      ...(system && { system }),
    })

  return {
    chatId,
    lastSeq: () => seq,

    created: (type: 'direct' | 'group', userIds: string[], name?: string): DomainEvent[] => {
      const actorId = userIds[0]!
      const named = name === undefined ? {} : { name }
      const logged = message(actorId, { system: { kind: 'created', type, userIds, ...named } })
      return [event(chatCreated, { chatId, seq, actorId, chatType: type, userIds, ...named }), logged]
    },

    renamed: (actorId: string, name: string): DomainEvent[] => {
      const logged = message(actorId, { system: { kind: 'renamed', name } })
      return [event(chatUpdated, { chatId, seq, actorId, name }), logged]
    },

    added: (actorId: string, userIds: string[]): DomainEvent[] => {
      const logged = message(actorId, { system: { kind: 'members-added', userIds } })
      return [event(memberAdded, { chatId, seq, actorId, userIds }), logged]
    },

    removed: (actorId: string, userIds: string[]): DomainEvent[] => {
      const reason: LeaveReason = userIds[0] === actorId ? 'left' : 'removed'
      const logged = message(actorId, { system: { kind: 'members-removed', userIds, reason } })
      return [event(memberRemoved, { chatId, seq, actorId, userIds, reason }), logged]
    },

    deleted: (actorId: string): DomainEvent[] => {
      const logged = message(actorId, { system: { kind: 'deleted' } })
      return [event(chatDeleted, { chatId, seq, actorId }), logged]
    },

    said: (senderId: string, text: string, mentions: string[] = []): DomainEvent[] => [
      message(senderId, { text, mentions }),
    ],

    read: (userId: string, readSeq = seq): DomainEvent[] => [
      event(messagesRead, { chatId, memberCount: 2, items: [{ userId, readSeq }] }),
    ],

    chose: (userId: string, settings: Partial<Settings>): DomainEvent[] => {
      const { level = 'all', muted = false, mutedUntil = null, version = (choices += 1) } = settings
      const until = mutedUntil && mutedUntil.toISOString()
      return [event(chatMeChanged, { chatId, userId, version, level, muted, mutedUntil: until, pinned: false })]
    },
  }
}

export type TestChat = ReturnType<typeof createTestChat>
