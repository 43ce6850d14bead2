import { randomUUID } from 'node:crypto'
import type { Announcement, OutboxSource } from '@chat/common/broker/outbox'
import { chatMeChanged, messagesDelivered, messagesRead } from '@chat/common/events/chat-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import type { ChatStore } from '../chats/chat-store.ts'
import type { MemberDoc, MemberModel } from '../chats/member.model.ts'
import { source } from '../log/announcements.ts'

export type MemberAnnouncement = Announcement & { rows: MemberDoc[] }

type MemberOutboxDeps = { members: MemberModel; chats: ChatStore; instanceId: string; now: () => Date }

const settingsEvent = (row: MemberDoc) => {
  const { _id, chatId, userId, muted, mutedUntil, level, pinned, settingsVersion, changedAt } = row
  const data = {
    chatId,
    userId,
    version: settingsVersion,
    muted,
    mutedUntil: mutedUntil?.toISOString() ?? null,
    level: level ?? null,
    pinned,
  }
  return chatMeChanged.create({ id: `${_id}-${settingsVersion}`, source, subject: chatId, time: changedAt, data })
}

/** What changed in members' rows, announced as it is now: pointers, all of a chat in one event of each type, and settings. */
export const memberOutbox = ({ members, chats, instanceId, now }: MemberOutboxDeps) => {
  const toAnnouncement = (chatId: string, rows: MemberDoc[], memberCount: number): MemberAnnouncement => {
    const id = randomUUID()
    const envelope = { source, subject: chatId, time: now() }
    const read = rows.filter(({ unsent }) => unsent?.read).map(({ userId, readSeq }) => ({ userId, readSeq }))
    const delivered = rows
      .filter(({ unsent }) => unsent?.delivered)
      .map(({ userId, deliveredSeq }) => ({ userId, deliveredSeq }))
    const inChat = { chatId, memberCount }

    const events: DomainEvent[] = rows.filter(({ unsent }) => unsent?.settings).map(settingsEvent)
    if (read.length > 0)
      events.push(messagesRead.create({ ...envelope, id: `${id}-read`, data: { ...inChat, items: read } }))
    if (delivered.length > 0)
      events.push(
        messagesDelivered.create({ ...envelope, id: `${id}-delivered`, data: { ...inChat, items: delivered } }),
      )
    return { id, rows, events }
  }

  const toAnnouncements = async (rows: MemberDoc[]): Promise<MemberAnnouncement[]> => {
    const byChat = new Map<string, MemberDoc[]>()
    for (const row of rows) byChat.set(row.chatId, [...(byChat.get(row.chatId) ?? []), row])
    const counts = await chats.memberCounts([...byChat.keys()])
    return [...byChat].map(([chatId, inChat]) => toAnnouncement(chatId, inChat, counts.get(chatId) ?? 0))
  }

  /** One row each, so that a full page is one with as many rows as asked for. */
  const page = async (filter: object, limit: number): Promise<MemberAnnouncement[]> => {
    const rows = await members
      .find({ unsent: { $exists: true }, ...filter })
      .sort({ 'unsent.by': 1, 'unsent.at': 1 })
      .limit(limit)
      .lean<MemberDoc[]>()
    const counts = await chats.memberCounts([...new Set(rows.map(({ chatId }) => chatId))])
    return rows.map((row) => toAnnouncement(row.chatId, [row], counts.get(row.chatId) ?? 0))
  }

  const tickOff = async (items: MemberAnnouncement[]): Promise<void> => {
    const rows = items.flatMap((item) => item.rows)
    if (rows.length === 0) return
    await members.bulkWrite(
      rows.map(({ _id, readSeq, deliveredSeq, settingsVersion }) => ({
        // what has changed again since is still to be announced
        updateOne: { filter: { _id, readSeq, deliveredSeq, settingsVersion }, update: { $unset: { unsent: true } } },
      })),
      { ordered: false, writeConcern: { w: 1, j: false } },
    )
  }

  const outboxSource: OutboxSource<MemberAnnouncement> = {
    own: (limit) => page({ 'unsent.by': instanceId }, limit),
    abandoned: (olderThanMs, limit) => {
      const before = new Date(now().getTime() - olderThanMs)
      return page({ 'unsent.at': { $lt: before } }, limit)
    },
    tickOff,
  }

  return { toAnnouncements, outboxSource }
}
