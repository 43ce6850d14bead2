import type { MemberDoc } from '../chats/member.model.ts'

type Marked = Pick<MemberDoc, 'unreadMark'>

/** The first message that counts as unread although it was read; undefined where nothing is marked so any more. */
export const unreadFrom = ({ unreadMark }: Marked, readSeqNow: number): number | undefined =>
  unreadMark && readSeqNow <= unreadMark.at ? unreadMark.from : undefined

/**
 * How far somebody has read as they see it themselves: up to what they marked as unread, until their pointer, which
 * never goes back for others, is beyond where the chat ended then. `readSeqNow`: the pointer, with what they wrote.
 */
export const effectiveRead = (row: Marked, readSeqNow: number): number =>
  Math.min(readSeqNow, (unreadFrom(row, readSeqNow) ?? Infinity) - 1)
