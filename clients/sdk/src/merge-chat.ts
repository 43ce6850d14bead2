import type { Chat, MyChange } from './chat.ts'

/** Null takes a value away. */
const withoutNulls = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null && part !== undefined)) as Value // no required part is null

type Given<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> }

const given = <Value extends object>(value: Value): Given<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Given<Value> // just filtered

/**
 * How far one has read after a change: only forward, except to before a message that one has marked as the first unread
 * one, until that is read again.
 */
const readAfter = ({ me }: Chat, { readSeq = 0, unreadFrom }: MyChange): number =>
  typeof unreadFrom === 'number' ? unreadFrom - 1 : Math.max(me.readSeq, readSeq)

/** A chat after what changed in one's own part. */
export const mergeMe = (chat: Chat, change: MyChange): Chat => {
  const { version: _version, ...parts } = change
  const readSeq = readAfter(chat, change)
  const unread = Math.max(0, chat.lastSeq - readSeq)
  const isReadOn = readSeq > chat.me.readSeq && typeof change.unreadFrom !== 'number'
  const ended = { ...(isReadOn && { unreadFrom: null }), ...(unread === 0 && { mentions: 0 }) }
  return { ...chat, me: withoutNulls({ ...chat.me, ...given(parts), readSeq, unread, ...ended }) }
}

/** A chat after what changed for everybody in it. */
export const mergeChat = (chat: Chat, { me, ...changes }: Partial<Chat>): Chat => {
  const merged = withoutNulls({ ...chat, ...given(changes) })
  return me ? mergeMe(merged, me) : merged
}
