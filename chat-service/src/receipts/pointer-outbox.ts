import { randomUUID } from 'node:crypto'
import type { Announcement, OutboxSource } from '@chat/common/broker/outbox'
import { messagesDelivered, messagesRead } from '@chat/common/events/chat-events'
import type { ChatStore } from '../chats/chat-store.ts'
import type { MemberDoc, MemberModel } from '../chats/member.model.ts'
import { source } from '../log/announcements.ts'

export type PointerAnnouncement = Announcement & { rows: MemberDoc[] }

type PointerOutboxDeps = { members: MemberModel; chats: ChatStore; instanceId: string; now: () => Date }

/** Pointers that moved, announced as they are now, all of a chat in one event of each type. */
export const pointerOutbox = ({ members, chats, instanceId, now }: PointerOutboxDeps) => {
  const toAnnouncement = (chatId: string, rows: MemberDoc[], memberCount: number): PointerAnnouncement => {
    const id = randomUUID()
    const envelope = { source, subject: chatId, time: now() }
    const read = rows.map(({ userId, readSeq }) => ({ userId, readSeq }))
    const delivered = rows.map(({ userId, deliveredSeq }) => ({ userId, deliveredSeq }))
    return {
      id,
      rows,
      events: [
        messagesRead.create({ ...envelope, id: `${id}-read`, data: { chatId, memberCount, items: read } }),
        messagesDelivered.create({
          ...envelope,
          id: `${id}-delivered`,
          data: { chatId, memberCount, items: delivered },
        }),
      ],
    }
  }

  const toAnnouncements = async (rows: MemberDoc[]): Promise<PointerAnnouncement[]> => {
    const byChat = new Map<string, MemberDoc[]>()
    for (const row of rows) byChat.set(row.chatId, [...(byChat.get(row.chatId) ?? []), row])
    const counts = await chats.memberCounts([...byChat.keys()])
    return [...byChat].map(([chatId, inChat]) => toAnnouncement(chatId, inChat, counts.get(chatId) ?? 0))
  }

  /** One row each, so that a full page is one with as many rows as asked for. */
  const page = async (filter: object, limit: number): Promise<PointerAnnouncement[]> => {
    const rows = await members
      .find({ unsent: { $exists: true }, ...filter })
      .sort({ 'unsent.by': 1, 'unsent.at': 1 })
      .limit(limit)
      .lean<MemberDoc[]>()
    const counts = await chats.memberCounts([...new Set(rows.map(({ chatId }) => chatId))])
    return rows.map((row) => toAnnouncement(row.chatId, [row], counts.get(row.chatId) ?? 0))
  }

  const tickOff = async (items: PointerAnnouncement[]): Promise<void> => {
    const rows = items.flatMap((item) => item.rows)
    if (rows.length === 0) return
    await members.bulkWrite(
      rows.map(({ _id, readSeq, deliveredSeq }) => ({
        // a pointer that has moved on since is still to be announced
        updateOne: { filter: { _id, readSeq, deliveredSeq }, update: { $unset: { unsent: true } } },
      })),
      { ordered: false, writeConcern: { w: 1, j: false } },
    )
  }

  const outboxSource: OutboxSource<PointerAnnouncement> = {
    own: (limit) => page({ 'unsent.by': instanceId }, limit),
    abandoned: (olderThanMs, limit) => {
      const before = new Date(now().getTime() - olderThanMs)
      return page({ 'unsent.at': { $lt: before } }, limit)
    },
    tickOff,
  }

  return { toAnnouncements, outboxSource }
}
