import type { EventOf } from '@chat/common/events/define-event'
import type { reactionChanged } from '@chat/common/events/message-events'
import type { Inbox } from '../inboxes/inbox.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import { momentOf } from './moment.ts'
import { reactionsPlace, type Reaction } from './reaction.ts'
import type { Received } from './reaction-inboxes.ts'

/** A reaction that was given or taken back, and when that was. */
export type ReactionChange = EventOf<typeof reactionChanged>['data'] & { at: Date }

type Settings = Pick<Inbox, 'level' | 'muted' | 'mutedUntil'>

/** Asked of when it was given. */
export const isWelcome = ({ level, muted, mutedUntil }: Settings, at: Date): boolean =>
  level !== 'none' && !(muted && (!mutedUntil || mutedUntil > at))

type Known = {
  /** The message; undefined if it is not known any more. */
  message: Pick<LoggedMessage, 'body' | 'version'> | undefined
  isWanted: boolean
}

/** One that is not wanted is kept as if it was taken back: it stays unwanted when it comes again. */
export const reactionOf = (change: ReactionChange, { message, isWanted }: Known): Reaction => {
  const { messageId, seq, userId, emoji, version, at } = change
  const key = `${messageId}:${userId}:${emoji}`
  const set = change.set && isWanted
  return {
    key,
    messageId,
    messageSeq: seq,
    actorId: userId,
    emoji,
    set,
    version,
    moment: momentOf(at, key),
    body: set ? (message?.body ?? '') : '',
    textVersion: message?.version ?? 0,
  }
}

/** By whom they are for, of each the last that is known. */
export const byReceiver = (changes: ReactionChange[], toReaction: (change: ReactionChange) => Reaction): Received[] => {
  const found = new Map<string, Received>()
  for (const change of changes.toSorted((a, b) => a.version - b.version)) {
    const place = reactionsPlace(change.chatId, change.senderId)
    const reaction = toReaction(change)
    const others = (found.get(place._id)?.reactions ?? []).filter(({ key }) => key !== reaction.key)
    found.set(place._id, { ...place, reactions: [...others, reaction] })
  }
  return [...found.values()]
}
