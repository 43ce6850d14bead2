import { reactionChanged } from '@chat/common/events/message-events'
import type { mongo } from 'mongoose'
import type { Deps } from '../deps.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import type { MessageChange } from '../messages/message-changes.ts'
import { requireChangeable, type VisibleDeps, type Wanted } from '../messages/visible-message.ts'
import { requireWanted } from '../messages/wanted.ts'
import { problem } from '../problems.ts'

/** Different emojis of one message. */
export const mostEmojis = 20

export type ReactDeps = VisibleDeps & Pick<Deps, 'chats' | 'relations' | 'messageChanges'>

type Reacting = Wanted & { emoji: string; requestId?: string | undefined }

const kept = { $ifNull: ['$reactions', []] }
const literal = (value: string) => ({ $literal: value })
const counted = { $map: { input: '$reactions', in: { emoji: '$$this.emoji', count: { $size: '$$this.userIds' } } } }

/** As they are stored; how they are read is another type. */
type StoredReactions = { reactions: { emoji: string; userIds: string[] }[] }
const whereStored = (filter: mongo.Filter<StoredReactions>) => filter as mongo.Filter<MessageDoc>

/** One emoji of somebody more or less; what they said of it before has nothing to add. */
const change = (
  { userId, emoji }: Reacting,
  { set, when, reactions }: { set: boolean; when: mongo.Filter<MessageDoc>; reactions: mongo.Document },
): MessageChange => ({
  when,
  set: { reactions },
  event: reactionChanged,
  data: { userId, emoji, set },
  values: { reactions: counted },
  superseded: {
    $and: [{ $eq: ['$$this.data.userId', literal(userId)] }, { $eq: ['$$this.data.emoji', literal(emoji)] }],
  },
})

const withEmoji = (emoji: string, userIds: mongo.Document) => ({
  $map: {
    input: kept,
    in: {
      $cond: [{ $eq: ['$$this.emoji', literal(emoji)] }, { emoji: '$$this.emoji', userIds }, '$$this'],
    },
  },
})

const giving = (wanted: Reacting): MessageChange => {
  const { userId, emoji } = wanted
  return change(wanted, {
    set: true,
    when: whereStored({
      reactions: { $not: { $elemMatch: { emoji, userIds: userId } } },
      $or: [{ 'reactions.emoji': emoji }, { [`reactions.${mostEmojis - 1}`]: { $exists: false } }],
    }),
    reactions: {
      $cond: [
        { $in: [literal(emoji), { $ifNull: ['$reactions.emoji', []] }] },
        withEmoji(emoji, { $concatArrays: ['$$this.userIds', [literal(userId)]] }),
        { $concatArrays: [kept, [{ emoji: literal(emoji), userIds: [literal(userId)] }]] },
      ],
    },
  })
}

const takingBack = (wanted: Reacting): MessageChange => {
  const { userId, emoji } = wanted
  const others = { $filter: { input: '$$this.userIds', as: 'id', cond: { $ne: ['$$id', literal(userId)] } } }
  return change(wanted, {
    set: false,
    when: whereStored({ reactions: { $elemMatch: { emoji, userIds: userId } } }),
    // an emoji that nobody gives any more disappears
    reactions: { $filter: { input: withEmoji(emoji, others), cond: { $ne: ['$$this.userIds', []] } } },
  })
}

const isMine = ({ reactions = [] }: MessageDoc, emoji: string): boolean =>
  reactions.some((reaction) => reaction.emoji === emoji && reaction.mine)

const hasRoom = ({ reactions = [] }: MessageDoc, emoji: string): boolean =>
  reactions.length < mostEmojis || reactions.some((reaction) => reaction.emoji === emoji)

/** Gives a message an emoji. Again it changes nothing. @throws ProblemError `too-many-reactions` */
export const setReaction = async (deps: ReactDeps, wanted: Reacting): Promise<MessageDoc> => {
  const { message } = await requireChangeable(deps, wanted, 'react')
  await requireWanted(deps, wanted.chatId, wanted.userId)
  for (;;) {
    const changed = await deps.messageChanges.change({ ...wanted, messageId: message._id }, giving(wanted))
    if (changed) return changed

    const { message: now } = await requireChangeable(deps, wanted, 'react')
    if (isMine(now, wanted.emoji)) return now
    if (!hasRoom(now, wanted.emoji)) throw problem('too-many-reactions')
    // another device took it back, or somebody made room, in between
  }
}

/** Takes an emoji of one's own back. Again it changes nothing. */
export const clearReaction = async (deps: ReactDeps, wanted: Reacting): Promise<MessageDoc> => {
  const { message } = await requireChangeable(deps, wanted, 'react')
  await requireWanted(deps, wanted.chatId, wanted.userId)
  const changed = await deps.messageChanges.change({ ...wanted, messageId: message._id }, takingBack(wanted))
  return changed ?? (await requireChangeable(deps, wanted, 'react')).message
}
