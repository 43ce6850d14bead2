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
import { messageDeleted, messageEdited, messageHidden, reactionChanged } from '@chat/common/events/message-events'
import type { Settings } from '../inboxes/stages.ts'

/** Each time later than the one before. */
const createClock = () => {
  let last = 0
  return (): Date => new Date((last = Math.max(Date.now(), last + 1)))
}

type Saying = { text?: string; mentions?: string[]; system?: SystemContent; replyToSenderId?: string }

type Said = { id: string; seq: number; senderId: string }

const saidIn = ([event]: DomainEvent[]): Said => event!.data as Said // as `said` made it

/** The log of one chat, and the events that chat-service tells of it, each at a time of its own. */
export const createTestChat = (chatId: string = randomUUID()) => {
  let seq = 0
  let choices = 0
  const now = createClock()
  const versions = new Map<string, number>()

  const event = <Type extends string, Data>(contract: EventContract<Type, Data>, data: Data, time = now()) =>
    contract.create({ id: randomUUID(), source: '/chat-service', subject: chatId, time, data })

  const change = (said: DomainEvent[]) => {
    const { id: messageId, seq: ofSeq, senderId } = saidIn(said)
    const version = (versions.get(messageId) ?? 1) + 1
    versions.set(messageId, version)
    return { chatId, messageId, seq: ofSeq, version, senderId }
  }

  const reaction = (userId: string, said: DomainEvent[], emoji: string, set: boolean): DomainEvent[] => [
    event(reactionChanged, { ...change(said), userId, emoji, set, reactions: [] }),
  ]

  const message = (senderId: string, { text = '', mentions = [], ...more }: Saying): DomainEvent => {
    const createdAt = now()
    const data = {
      id: randomBytes(12).toString('hex'),
      chatId,
      seq: (seq += 1),
      version: 1,
      senderId,
      text,
      mentions,
      attachments: [],
      reactions: [],
      createdAt: createdAt.toISOString(),
      ...more,
    }
    return event(newMessage, data, createdAt)
  }

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

    /** To something that `replyToSenderId` wrote. */
    answered: (senderId: string, text: string, replyToSenderId: string, mentions: string[] = []): DomainEvent[] => [
      message(senderId, { text, mentions, replyToSenderId }),
    ],

    edited: (said: DomainEvent[], text: string, mentions: string[] = []): DomainEvent[] => [
      event(messageEdited, { ...change(said), text, mentions, editedAt: now().toISOString() }),
    ],

    /** By whoever wrote it, for everybody. */
    unsaid: (said: DomainEvent[]): DomainEvent[] => {
      const changed = change(said)
      const deletedAt = now().toISOString()
      return [event(messageDeleted, { ...changed, actorId: changed.senderId, deletedAt, attachmentIds: [] })]
    },

    hid: (userId: string, said: DomainEvent[]): DomainEvent[] => {
      const { id: messageId, seq: ofSeq } = saidIn(said)
      return [event(messageHidden, { userId, chatId, messageId, seq: ofSeq, hiddenAt: now().toISOString() })]
    },

    reacted: (userId: string, said: DomainEvent[], emoji = '👍') => reaction(userId, said, emoji, true),

    tookBack: (userId: string, said: DomainEvent[], emoji = '👍') => reaction(userId, said, emoji, false),

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
