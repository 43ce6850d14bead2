import type { Chat, MyChange } from '../chat.ts'
import { mergeChat, mergeMe } from '../merge-chat.ts'
import type { Message } from '../message.ts'
import type { MessageChange } from '../message-change.ts'
import { applyChange, versioned, type Versioned } from '../versioned.ts'

/** A chat, and what is known of it besides. */
export type ChatEntry = {
  chat: Chat
  /** Its last message, which changes like any other. */
  last: Versioned | undefined
  /** When something happened in it last, in ms since the epoch. */
  activityAt: number
  /** Of the choices and the draft there. */
  version: number
}

const timeOf = (message: Message | null | undefined): number => Date.parse(message?.createdAt ?? '') || 0

const withLast = (entry: ChatEntry, last: Versioned | undefined): ChatEntry => {
  const { lastMessage: _lastMessage, ...chat } = entry.chat
  const isSame = entry.chat.lastMessage === last?.message
  return {
    ...entry,
    chat: isSame ? entry.chat : { ...chat, ...(last && { lastMessage: last.message }) },
    last,
    activityAt: Math.max(entry.activityAt, timeOf(last?.message)),
  }
}

/** When something happened last in a chat, as it tells itself; not where one does not see its last message. */
const toldActivity = ({ lastMessage, lastSeq, createdAt }: Chat): number | undefined => {
  if (lastMessage) return timeOf(lastMessage)
  return lastSeq === 0 ? Date.parse(createdAt) || 0 : undefined
}

/** Where a chat does not tell, its neighbours in the list do, roughly. */
export const activityHint = (listed: readonly Chat[], index: number): number | undefined => {
  const alike = (chats: Chat[]): (number | undefined)[] =>
    chats.filter(({ me }) => me.pinned === listed[index]?.me.pinned).map(toldActivity)
  const before = alike(listed.slice(0, index)).findLast((at) => at !== undefined)
  const after = alike(listed.slice(index + 1)).find((at) => at !== undefined)
  const place = (index + 1) / (listed.length + 1) // less than a millisecond, so that those beside it keep their order
  if (after !== undefined) return after + 1 - place
  return before === undefined ? undefined : before - place
}

/** `activityAt`: where the chat itself does not tell. */
const entryOf = (chat: Chat, activityAt?: number): ChatEntry => {
  const since = toldActivity(chat) ?? activityAt ?? (Date.parse(chat.createdAt) || 0)
  const entry = { chat, last: undefined, activityAt: since, version: 0 }
  return withLast(entry, chat.lastMessage ? versioned(chat.lastMessage) : undefined)
}

/** The chat as the server now tells it, which may be from before the latest message. */
export const refreshed = (
  before: ChatEntry | undefined,
  view: Chat,
  myId: string | undefined,
  activityAt?: number,
): ChatEntry => {
  if (!before) return entryOf(view, activityAt)

  const known = before.chat
  const isBehind = known.lastSeq > view.lastSeq
  const isMarked = typeof view.me.unreadFrom === 'number'
  const readSeq = isMarked ? view.me.readSeq : Math.max(known.me.readSeq, view.me.readSeq)
  const lastSeq = Math.max(known.lastSeq, view.lastSeq)
  const unread = Math.max(0, lastSeq - readSeq)
  const mentions = isBehind ? known.me.mentions : view.me.mentions
  const chat: Chat = {
    ...view,
    lastSeq,
    ...(isBehind && { memberCount: known.memberCount }),
    me: { ...view.me, readSeq, unread, mentions: unread === 0 ? 0 : mentions },
  }
  const at = Math.max(before.activityAt, toldActivity(view) ?? activityAt ?? 0)
  if (isBehind) return withLast({ ...before, chat }, before.last)
  const last = view.lastMessage ?? undefined
  const isSame = last !== undefined && before.last?.message.id === last.id
  const entry = { ...before, chat, activityAt: at }
  return withLast(entry, isSame ? applyChange(before.last!, last, myId) : last && versioned(last))
}

/** How many people a system message adds to the members. */
const joined = ({ system }: Message): number => {
  const count = system?.userIds?.length ?? 0
  if (system?.kind === 'members-added') return count
  return system?.kind === 'members-removed' ? -count : 0
}

/** After the next message. Who writes has read everything before. */
export const withMessage = (entry: ChatEntry, message: Message, myId: string | undefined): ChatEntry => {
  const { chat } = entry
  if (message.seq <= chat.lastSeq) return entry

  const isMine = message.senderId === myId
  const isMentioned = !isMine && myId !== undefined && message.mentions.includes(myId)
  const { hidden: _hidden, unreadFrom, ...me } = chat.me // what was put away is back
  const next: Chat = {
    ...chat,
    lastSeq: message.seq,
    memberCount: chat.memberCount + joined(message),
    me: {
      ...me,
      ...(!isMine && typeof unreadFrom === 'number' && { unreadFrom }),
      readSeq: isMine ? message.seq : me.readSeq,
      unread: isMine ? 0 : me.unread + message.seq - chat.lastSeq,
      mentions: isMine ? 0 : me.mentions + (isMentioned ? 1 : 0),
    },
  }
  return withLast({ ...entry, chat: next }, versioned(message))
}

export const withChange = (entry: ChatEntry, change: MessageChange, myId: string | undefined): ChatEntry => {
  if (entry.last?.message.id !== change.id) return entry
  const last = applyChange(entry.last, change, myId)
  return last.message === entry.last.message ? { ...entry, last } : withLast(entry, last)
}

/** A change that `sync` tells is the whole chat. */
export const isFull = (change: Partial<Chat>): change is Chat => change.lastSeq !== undefined && change.me !== undefined

export const updated = (entry: ChatEntry, change: Partial<Chat>, myId: string | undefined): ChatEntry =>
  isFull(change) ? refreshed(entry, change, myId) : { ...entry, chat: mergeChat(entry.chat, change) }

/** Of choices that overtook one another the later one holds. */
export const withMyChange = (entry: ChatEntry, change: MyChange): ChatEntry => {
  const { version = entry.version } = change
  if (version < entry.version) return entry
  return { ...entry, version, chat: mergeMe(entry.chat, change) }
}

/** As the server sorts them: pinned ones first, then those in which something happened last. */
export const inListOrder = (a: ChatEntry, b: ChatEntry): number =>
  Number(b.chat.me.pinned) - Number(a.chat.me.pinned) ||
  b.activityAt - a.activityAt ||
  (a.chat.id < b.chat.id ? -1 : Number(a.chat.id > b.chat.id))
