import type { Chat, MyChange } from './chat.ts'

/** Null takes a value away. */
const withoutNulls = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null && part !== undefined)) as Value // no required part is null

type Given<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> }

const given = <Value extends object>(value: Value): Given<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Given<Value> // just filtered

/**
 * What is unread after a change of one's own part: everything after the read pointer or, until that moves on, from the
 * message that was marked as the first unread one.
 */
const unreadAfter = ({ lastSeq, me }: Chat, { readSeq = 0, unread, unreadFrom }: MyChange): number => {
  if (unread !== undefined) return unread
  if (typeof unreadFrom === 'number') return Math.max(0, lastSeq - unreadFrom + 1)
  if (readSeq > me.readSeq || unreadFrom === null) return Math.max(0, lastSeq - Math.max(readSeq, me.readSeq))
  return me.unread
}

/** A chat after what changed in one's own part. The read pointer only moves forward. */
export const mergeMe = (chat: Chat, change: MyChange): Chat => {
  const { unreadFrom: _unreadFrom, ...rest } = change
  const readSeq = Math.max(chat.me.readSeq, change.readSeq ?? 0)
  const unread = unreadAfter(chat, change)
  const me = withoutNulls({ ...chat.me, ...given(rest), readSeq, unread })
  return { ...chat, me: unread === 0 ? { ...me, mentions: 0 } : me }
}

/** A chat after what changed for everybody in it. */
export const mergeChat = (chat: Chat, { me, ...changes }: Partial<Chat>): Chat => {
  const merged = withoutNulls({ ...chat, ...given(changes) })
  return me ? mergeMe(merged, me) : merged
}
