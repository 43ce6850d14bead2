import { Schema, type Connection } from 'mongoose'
import type { Stage } from '../inboxes/expression.ts'
import { clashesOf } from '../mongo/is-clash.ts'
import type { LoggedMessage } from './logged-message.ts'
import { completed, deleted, edited, unknownTime, type Deletion, type Edit } from './text-changes.ts'

/** Without a `type`: of the message only an edit has been heard of. */
type RecentMessageDoc = LoggedMessage & { _id: string; expiresAt: Date; changed?: true }

type MessagePlace = Pick<LoggedMessage, 'chatId' | 'seq'>

/** As much as is known of any of them. */
export type KnownText = Pick<LoggedMessage, 'body' | 'version' | 'deleted'>

const schema = new Schema<RecentMessageDoc>(
  {
    _id: String,
    chatId: { type: String, required: true },
    seq: { type: Number, required: true },
    messageId: { type: String, required: true },
    senderId: { type: String, required: true },
    type: { type: String, required: true },
    to: { type: [String], default: [] },
    toEverybody: { type: Boolean, required: true },
    answeredId: String,
    body: String,
    version: Number,
    sentAt: { type: Date, required: true },
    deleted: Boolean,
    changed: Boolean,
    expiresAt: { type: Date, required: true },
  },
  { collection: 'recent_messages', versionKey: false, autoIndex: false },
)
schema.index({ expiresAt: 1 }, { name: 'expiry', expireAfterSeconds: 0 })

/** Sorts as the log does. */
const idOf = (chatId: string, seq: number): string => `${chatId}:${String(seq).padStart(16, '0')}`

const idsOf = (places: MessagePlace[]): string[] => places.map(({ chatId, seq }) => idOf(chatId, seq))

const fields = { _id: 0, expiresAt: 0, changed: 0 } as const

const isHeardOf = { type: { $exists: true } }

/** Who is told of a membership this late has that many messages folded, the newest. */
const mostRead = 1_000

/**
 * The messages of the last while, with their newest text. Order between instances is not promised: a membership may be
 * told of after the messages that it makes somebody's, and these are then found here. So may a change of a message,
 * which then waits here; of one that is deleted nothing stays but its place.
 */
export const recentMessageStore = (db: Connection, { keptSeconds }: { keptSeconds: number }) => {
  const model = db.model<RecentMessageDoc>('RecentMessage', schema)
  const expiryOf = (now: Date): Date => new Date(now.getTime() + keptSeconds * 1_000)

  /** What came before its message gets the rest of it; a tombstone only the time. */
  const complete = async (messages: LoggedMessage[]): Promise<void> => {
    const writes = messages.flatMap((message) => {
      const _id = idOf(message.chatId, message.seq)
      const { sentAt } = message
      return [
        { updateOne: { filter: { _id, type: { $exists: false } }, update: [completed(message)] } },
        { updateOne: { filter: { _id, sentAt: unknownTime }, update: { $set: { sentAt } } } },
      ]
    })
    await model.collection.bulkWrite(writes as never[], { ordered: false })
  }

  const find = async (places: MessagePlace[]): Promise<Map<string, RecentMessageDoc>> => {
    const found = await model.find({ _id: { $in: idsOf(places) } }).lean<RecentMessageDoc[]>()
    return new Map(found.map((message) => [message._id, message]))
  }

  /** As they are known by now, of which some were heard of before. */
  const asKnown = async (messages: LoggedMessage[], before: LoggedMessage[]): Promise<LoggedMessage[]> => {
    let found = await find(before)
    const isPart = (known: RecentMessageDoc | undefined): boolean =>
      known?.type === undefined || known.sentAt.getTime() === unknownTime.getTime()
    const parts = before.filter(({ chatId, seq }) => isPart(found.get(idOf(chatId, seq))))
    if (parts.length > 0) {
      await complete(parts)
      found = await find(before)
    }
    return messages.map((message) => found.get(idOf(message.chatId, message.seq)) ?? message)
  }

  /** Inserts what is missing, and gives which of them were there. */
  const insert = async (messages: LoggedMessage[], now: Date): Promise<LoggedMessage[]> => {
    const expiresAt = expiryOf(now)
    const documents = messages.map((message) => ({ _id: idOf(message.chatId, message.seq), ...message, expiresAt }))
    try {
      // by the driver: mongoose would build and validate a document for each, of what was parsed at the door
      await model.collection.insertMany(documents as never[], { ordered: false })
      return []
    } catch (error) {
      return clashesOf(error).map((index) => messages[index]!)
    }
  }

  /** What happens to a message, also to one that has not been heard of. */
  const change = async ({ chatId, seq }: MessagePlace, stage: Stage): Promise<void> => {
    const write = () => model.collection.updateOne({ _id: idOf(chatId, seq) as never }, [stage], { upsert: true })
    await write().catch((error: unknown) => {
      clashesOf(error)
      return write() // made meanwhile
    })
  }

  return {
    /** Keeps each once, and gives them with the text that they have by now. */
    keep: async (messages: LoggedMessage[], now: Date): Promise<LoggedMessage[]> => {
      const before = await insert(messages, now)
      return before.length > 0 ? asKnown(messages, before) : messages
    },

    edit: (edit: Edit, now: Date): Promise<void> => change(edit, edited(edit, expiryOf(now))),

    /** Leaves a tombstone. */
    remove: (deletion: Deletion, now: Date): Promise<void> => change(deletion, deleted(deletion, expiryOf(now))),

    /** What is known of these, by `of`. */
    among: async (places: MessagePlace[]): Promise<{ of: (place: MessagePlace) => KnownText | undefined }> => {
      const found = await find(places)
      return { of: ({ chatId, seq }) => found.get(idOf(chatId, seq)) }
    },

    /** Those of these that were edited or deleted. */
    changedAmong: (places: MessagePlace[]): Promise<LoggedMessage[]> =>
      model.find({ _id: { $in: idsOf(places) }, changed: true }, fields).lean<LoggedMessage[]>(),

    /** What is told of before `seq`, the newest first. */
    before: (chatId: string, seq: number): Promise<LoggedMessage[]> =>
      model
        .find(
          { _id: { $gte: idOf(chatId, 0), $lt: idOf(chatId, seq) }, type: { $in: ['message', 'added_to_chat'] } },
          fields,
        )
        .sort({ _id: -1 })
        .limit(mostRead)
        .lean<LoggedMessage[]>(),

    /** Those of these that are known, in order. */
    ofSeqs: (chatId: string, seqs: number[]): Promise<LoggedMessage[]> =>
      model
        .find({ _id: { $in: seqs.map((seq) => idOf(chatId, seq)) }, ...isHeardOf }, fields)
        .sort({ _id: 1 })
        .lean<LoggedMessage[]>(),

    /** From `seq` on, in order. */
    since: async (chatId: string, seq: number): Promise<LoggedMessage[]> => {
      const found = await model
        .find({ _id: { $gte: idOf(chatId, seq), $lt: `${chatId};` }, ...isHeardOf }, fields) // ';' follows ':'
        .sort({ _id: -1 })
        .limit(mostRead)
        .lean<LoggedMessage[]>()
      return found.reverse()
    },
  }
}

export type RecentMessageStore = ReturnType<typeof recentMessageStore>
