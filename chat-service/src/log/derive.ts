import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@chat/common/log/logger'
import { durable } from '@chat/common/mongo/open-database'
import type { AnyBulkWriteOperation } from 'mongoose'
import type { ChatDoc, ChatModel } from '../chats/chat.model.ts'
import { memberId, type MemberDoc, type MemberModel } from '../chats/member.model.ts'
import type { MessageDoc } from '../messages/message.model.ts'

type Derived = Pick<MessageDoc, 'chatId' | 'seq' | 'senderId' | 'createdAt'>

export const deriveEveryMs = 100

/**
 * What follows from stored messages: how far a chat goes, which only sorts lists, and how far senders have read, which
 * is at least what they wrote. Gathered, because only the newest of each counts, and written with $max, so that neither
 * order nor repeats matter. After a crash the outbox brings them again: a message is ticked off after them. So they wait
 * for the majority, or an election between the two could take them back and leave the tick; not for the journal, which
 * has both or neither.
 */
export const createDerive = (
  deps: { chats: ChatModel; members: MemberModel; log: Logger },
  everyMs: number = deriveEveryMs,
) => {
  let newest = new Map<string, Derived>()
  let bySender = new Map<string, Derived>()
  let written = { newest, bySender }
  let writing: Promise<void> = Promise.resolve()
  let running: Promise<void> | undefined

  const chatUpdate = ({ chatId, seq, createdAt }: Derived): AnyBulkWriteOperation<ChatDoc> => ({
    updateOne: { filter: { _id: chatId }, update: { $max: { lastSeq: seq, lastAt: createdAt } } },
  })

  const memberUpdate = ({ chatId, senderId, seq }: Derived): AnyBulkWriteOperation<MemberDoc> => ({
    updateOne: {
      filter: { _id: memberId(chatId, senderId) },
      update: { $max: { readSeq: seq, deliveredSeq: seq }, $currentDate: { changedAt: true } },
    },
  })

  const gather = (messages: readonly Derived[]): void => {
    for (const message of messages) {
      const { chatId, senderId, seq } = message
      if (seq > (newest.get(chatId)?.seq ?? 0)) newest.set(chatId, message)
      const key = memberId(chatId, senderId)
      if (seq > (bySender.get(key)?.seq ?? 0)) bySender.set(key, message)
    }
  }

  const write = async (): Promise<void> => {
    const chats = [...newest.values()]
    const senders = [...bySender.values()]
    if (chats.length === 0) return

    written = { newest, bySender }
    newest = new Map()
    bySender = new Map()
    try {
      const quick = { ordered: false, writeConcern: { ...durable, j: false } } as const
      await deps.members.bulkWrite(senders.map(memberUpdate), quick)
      await deps.chats.bulkWrite(chats.map(chatUpdate), quick)
    } catch (error) {
      gather(chats)
      gather(senders)
      throw error
    }
  }

  /** Resolves when everything that was added before the call is written. */
  const flush = (): Promise<void> => {
    writing = writing.catch(() => undefined).then(write)
    return writing
  }

  const run = async (): Promise<void> => {
    while (newest.size > 0) {
      await pause(everyMs)
      await flush().catch((error: unknown) => deps.log.debug({ err: error }, 'derived fields wait'))
    }
    running = undefined
  }

  const add = (messages: readonly Derived[]): void => {
    gather(messages)
    running ??= run()
  }

  /** How far somebody has read at least; until it is written, the row does not know. */
  const readUpTo = (chatId: string, userId: string): number => {
    const key = memberId(chatId, userId)
    return (bySender.get(key) ?? written.bySender.get(key))?.seq ?? 0
  }

  /** When something happened last in a chat; until it is written, the row does not know. */
  const lastAt = (chatId: string): Date | undefined => (newest.get(chatId) ?? written.newest.get(chatId))?.createdAt

  return { add, flush, readUpTo, lastAt }
}

export type Derive = ReturnType<typeof createDerive>
