import { offScreens } from '../changing/outgoing-left.ts'
import { scrubbed } from '../changing/scrubbed.ts'
import { change } from '../inboxes/change.ts'
import { inboxId, type Inbox, type Mark, type Place } from '../inboxes/inbox.ts'
import { changeInboxes, writeInboxes, type Inboxes } from '../inboxes/write-inboxes.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import { counted } from './counted.ts'
import { isBehind, owned, ownerOf, type Known, type Owner } from './owner.ts'
import { bounded, goneWith, heard, rewritten } from './reaction-stages.ts'
import { reactionsPlace, type Reaction } from './reaction.ts'

type Person = { chatId: string; userId: string }
type Settings = Pick<Inbox, 'level' | 'muted' | 'mutedUntil'>
type MessageInbox = Settings & Pick<Inbox, '_id' | 'active' | 'memberSeq' | 'seenAt' | 'hidden'>

/** What was given to whom. */
export type Received = Place & { reactions: Reaction[] }

/** Whoever wrote the message, and what became of it. */
type Change = Person & { messageId: string; version: number }

const idOf = ({ chatId, userId }: Person): string => inboxId(chatId, userId)

/**
 * The inboxes of reactions. They know of membership and of reading only what they copy from the inboxes of messages:
 * whoever changes one of these copies it afterwards (`follow`), and so does whoever changes one of those, so that of two
 * at the same time one sees the other.
 */
export const reactionInboxes = (inboxes: Inboxes & { pushDelayMs: number }) => {
  const { model, pushDelayMs } = inboxes
  const count = (mark: Mark) => counted({ at: mark.at, pushDelayMs })

  const messageInboxes = async (people: Person[]): Promise<Map<string, MessageInbox>> => {
    const fields = { active: 1, memberSeq: 1, seenAt: 1, hidden: 1, level: 1, muted: 1, mutedUntil: 1 }
    const found = await model.find({ _id: { $in: people.map(idOf) } }, fields).lean<MessageInbox[]>()
    return new Map(found.map((inbox) => [inbox._id, inbox]))
  }

  /** Brings those of these people that there are to what is known of their owners now, and says whether there are any. */
  const follow = async (mark: Mark, people: Person[]): Promise<boolean> => {
    const ids = [...new Set(people.map(({ chatId, userId }) => reactionsPlace(chatId, userId)._id))]
    const fields = { chatId: 1, userId: 1, memberSeq: 1, readSeq: 1, hidden: 1 }
    const known = await model.find({ _id: { $in: ids } }, fields).lean<(Place & Known)[]>()
    if (known.length === 0) return false

    const owners = await messageInboxes(known)
    const behind = known.flatMap((one): [string, Owner][] => {
      const owner = ownerOf(owners.get(idOf(one)))
      return isBehind(one, owner) ? [[one._id, owner]] : []
    })
    if (behind.length === 0) return true
    const update = change(mark, ...owned(behind), bounded, ...count(mark))
    await writeInboxes(model, { _id: { $in: behind.map(([id]) => id) } }, update)
    return true
  }

  return {
    follow,

    /** How people have set their chats, by the ids of their inboxes. */
    settingsOf: (people: Person[]): Promise<Map<string, Settings>> => messageInboxes(people),

    fold: async (mark: Mark, received: Received[]): Promise<void> => {
      const found = await messageInboxes(received)
      await changeInboxes(inboxes, received, (some) =>
        change(
          mark,
          ...heard(some.map(({ _id, reactions }) => [_id, reactions])),
          ...owned(some.map((place) => [place._id, ownerOf(found.get(idOf(place)))])),
          bounded,
          ...count(mark),
        ),
      )
      await follow(mark, received)
    },

    /** Those of these messages that somebody reacted to before they were heard of. */
    awaited: async (messages: LoggedMessage[]): Promise<LoggedMessage[]> => {
      const ids = messages.map(({ chatId, senderId }) => reactionsPlace(chatId, senderId)._id)
      const isAwaited = { messageId: { $in: messages.map(({ messageId }) => messageId) }, textVersion: 0 }
      const found = await model
        .find({ _id: { $in: ids }, reactions: { $elemMatch: isAwaited } }, { reactions: 1 })
        .lean<Pick<Inbox, 'reactions'>[]>()
      const awaited = new Set(found.flatMap(({ reactions = [] }) => reactions.map(({ messageId }) => messageId)))
      return messages.filter(({ messageId, deleted }) => !deleted && awaited.has(messageId))
    },

    rewrite: async (mark: Mark, { chatId, userId, ...text }: Change & { body: string }): Promise<void> => {
      const filter = { _id: reactionsPlace(chatId, userId)._id, 'reactions.messageId': text.messageId }
      await writeInboxes(model, filter, change(mark, rewritten(text), ...count(mark)))
    },

    withdraw: async (mark: Mark, { chatId, userId, ...message }: Change): Promise<void> => {
      const places = ['reactions.messageId', 'withdrawn.latest.messageId']
      const filter = {
        _id: reactionsPlace(chatId, userId)._id,
        $or: places.map((place) => ({ [place]: message.messageId })),
      }
      const stages = [scrubbed(message), goneWith(message), bounded, ...count(mark), offScreens(message, mark.at)]
      await writeInboxes(model, filter, change(mark, ...stages))
    },
  }
}

export type ReactionInboxes = ReturnType<typeof reactionInboxes>
