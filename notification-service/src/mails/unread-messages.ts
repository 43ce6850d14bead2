import type { LoggedMessage } from '../messages/logged-message.ts'
import { inboxId, type Told } from '../inboxes/inbox.ts'
import { countOf, type SeqRange } from '../inboxes/seq-ranges.ts'
import type { WantedInbox } from '../outgoing/still-wanted.ts'
import type { NotificationType } from '../recipients/preferences.ts'
import type { RecentMessageStore } from '../messages/recent-message.model.ts'

/** What a mail says of one chat: the newest messages that are unread, in order, and how many more there are. */
export type UnreadMessages = { chatId: string; told: Told[]; more: number }

/** Messages that are looked at, so that some of types that nobody wants mails of do not leave a mail empty. */
const mostLookedAt = 50

const newestOf = (ranges: SeqRange[]): number[] => {
  const seqs: number[] = []
  for (const { from, to } of ranges.toReversed())
    for (let seq = to; seq >= from && seqs.length < mostLookedAt; seq -= 1) seqs.push(seq)
  return seqs
}

const upTo = (ranges: SeqRange[], seq: number): SeqRange[] =>
  ranges.flatMap(({ from, to }) => (from > seq ? [] : [{ from, to: Math.min(to, seq) }]))

/** As `newsOf` tells of it; null for what is no news: deleted, or not heard of whole. */
const toldOf = (message: LoggedMessage, userId: string): Told | null => {
  const { seq, messageId, senderId: actorId, body, to, toEverybody, answeredId } = message
  const isTo = toEverybody || to.includes(userId)
  const types: Partial<Record<LoggedMessage['type'], NotificationType>> = {
    message: isTo ? 'mention' : answeredId === userId ? 'reply' : 'message',
    added_to_chat: 'added_to_chat',
  }
  const type = types[message.type]
  return type === undefined ? null : { seq, type, messageId, actorId, body }
}

type Of = { inbox: WantedInbox; seq: number; wanted: NotificationType[]; most: number }

/**
 * Of the messages of a notification up to `seq` those of types that are wanted, as they are now: later ones have a mail of
 * their own. What is not kept any more is only counted, but for what the notification itself says. Null: there is nothing.
 */
export const unreadMessages = async (
  { recentMessages }: { recentMessages: Pick<RecentMessageStore, 'ofSeqs'> },
  { inbox, seq, wanted, most }: Of,
): Promise<UnreadMessages | null> => {
  const { chatId, userId, notification } = inbox
  const ranges = upTo(notification.seqs, seq)
  const looked = newestOf(ranges)
  const isOfMessages = inbox._id === inboxId(chatId, userId) // reactions are numbered otherwise
  const kept = isOfMessages ? await recentMessages.ofSeqs(chatId, looked) : []

  const found = new Map<number, Told | null>()
  for (const told of [notification.mention, notification.latest]) if (told) found.set(told.seq, told)
  for (const message of kept) found.set(message.seq, toldOf(message, userId))

  const known = looked.toReversed().flatMap((one) => found.get(one) ?? [])
  const told = known.filter(({ type }) => wanted.includes(type)).slice(-most)
  if (told.length === 0) return null

  const unwanted = looked.filter((one) => {
    const message = found.get(one)
    return message === null || (message !== undefined && !wanted.includes(message.type))
  })
  return { chatId, told, more: countOf(ranges) - unwanted.length - told.length }
}
