import { randomUUID } from 'node:crypto'
import type { Announcement, OutboxSource } from '@chat/common/broker/outbox'
import { chatMeChanged, messagesDelivered, messagesRead } from '@chat/common/events/chat-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import type { ChatDoc } from '../chats/chat.model.ts'
import type { ChatStore } from '../chats/chat-store.ts'
import type { MemberDoc, MemberModel } from '../chats/member.model.ts'
import { largeChatMembers } from '../chats/chat-view.ts'
import { source } from '../log/announcements.ts'
import { effectiveRead, unreadFrom } from './effective-read.ts'

export type MemberAnnouncement = Announcement & { rows: MemberDoc[] }

type MemberOutboxDeps = { members: MemberModel; chats: ChatStore; instanceId: string; now: () => Date }

type ChatSize = Pick<ChatDoc, 'memberCount' | 'lastSeq'>

type About = { chat: ChatSize | undefined; hideFrom: string[] }

const settingsEvent = (row: MemberDoc, chat: ChatSize | undefined) => {
  const { _id, chatId, userId, muted, mutedUntil, level, pinned, draft, hiddenSeq, settingsVersion, changedAt } = row
  const from = unreadFrom(row, row.readSeq)
  const data = {
    chatId,
    userId,
    version: settingsVersion,
    muted,
    mutedUntil: mutedUntil?.toISOString() ?? null,
    level: level ?? null,
    pinned,
    draft: draft ?? null,
    hidden: hiddenSeq !== undefined && hiddenSeq >= (chat?.lastSeq ?? 0),
    unreadFrom: from ?? null,
    ...(from !== undefined && { readSeq: effectiveRead(row, row.readSeq) }),
  }
  return chatMeChanged.create({ id: `${_id}-${settingsVersion}`, source, subject: chatId, time: changedAt, data })
}

const readItem = (row: MemberDoc) => {
  const { userId, readSeq, hidesReads } = row
  const from = unreadFrom(row, readSeq)
  return {
    userId,
    readSeq,
    ...(hidesReads && { hidden: true as const }),
    ...(from !== undefined && { unreadFrom: from }),
  }
}

/** What changed in members' rows, announced as it is now: pointers, all of a chat in one event of each type, and settings. */
export const memberOutbox = ({ members, chats, instanceId, now }: MemberOutboxDeps) => {
  const toAnnouncement = (chatId: string, rows: MemberDoc[], { chat, hideFrom }: About): MemberAnnouncement => {
    const id = randomUUID()
    const envelope = { source, subject: chatId, time: now() }
    const read = rows.filter(({ unsent }) => unsent?.read).map(readItem)
    const delivered = rows
      .filter(({ unsent }) => unsent?.delivered)
      .map(({ userId, deliveredSeq }) => ({ userId, deliveredSeq }))
    const inChat = { chatId, memberCount: chat?.memberCount ?? 0 }

    const events: DomainEvent[] = rows.filter(({ unsent }) => unsent?.settings).map((row) => settingsEvent(row, chat))
    if (read.length > 0) {
      const data = { ...inChat, items: read, ...(hideFrom.length > 0 && { hideFrom }) }
      events.push(messagesRead.create({ ...envelope, id: `${id}-read`, data }))
    }
    if (delivered.length > 0)
      events.push(
        messagesDelivered.create({ ...envelope, id: `${id}-delivered`, data: { ...inChat, items: delivered } }),
      )
    return { id, rows, events }
  }

  /** Who is not to see what others read, in those of these chats in which it is shown at all. */
  const hidingIn = async (chatIds: string[]): Promise<Map<string, string[]>> => {
    const byChat = new Map<string, string[]>()
    if (chatIds.length === 0) return byChat

    const found = await members
      .find({ chatId: { $in: chatIds }, present: true, hidesReads: true }, { _id: 0, chatId: 1, userId: 1 })
      .lean<Pick<MemberDoc, 'chatId' | 'userId'>[]>()
    for (const { chatId, userId } of found) byChat.set(chatId, [...(byChat.get(chatId) ?? []), userId])
    return byChat
  }

  /** What has to be known of the chats of these rows, in two round trips, however many they are. */
  const look = async (rows: MemberDoc[]): Promise<(chatId: string) => About> => {
    const found = await chats.findMany([...new Set(rows.map(({ chatId }) => chatId))])
    const byId = new Map(found.map((chat) => [chat._id, chat]))
    const isSmall = (chatId: string): boolean => (byId.get(chatId)?.memberCount ?? Infinity) <= largeChatMembers
    const read = rows.filter(({ chatId, unsent }) => unsent?.read && isSmall(chatId))
    const hiding = await hidingIn([...new Set(read.map(({ chatId }) => chatId))])
    return (chatId) => ({ chat: byId.get(chatId), hideFrom: hiding.get(chatId) ?? [] })
  }

  const toAnnouncements = async (rows: MemberDoc[]): Promise<MemberAnnouncement[]> => {
    const byChat = new Map<string, MemberDoc[]>()
    for (const row of rows) byChat.set(row.chatId, [...(byChat.get(row.chatId) ?? []), row])
    const about = await look(rows)
    return [...byChat].map(([chatId, inChat]) => toAnnouncement(chatId, inChat, about(chatId)))
  }

  /** One row each, so that a full page is one with as many rows as asked for. */
  const page = async (filter: object, limit: number): Promise<MemberAnnouncement[]> => {
    const rows = await members
      .find({ unsent: { $exists: true }, ...filter })
      .sort({ 'unsent.by': 1, 'unsent.at': 1 })
      .limit(limit)
      .lean<MemberDoc[]>()
    if (rows.length === 0) return []

    const about = await look(rows)
    return rows.map((row) => toAnnouncement(row.chatId, [row], about(row.chatId)))
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
