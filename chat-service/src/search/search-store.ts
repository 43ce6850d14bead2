import { problem } from '@chat/common/http/problem'
import type { Connection, mongo } from 'mongoose'
import { messageDocs, readAs, wordsIndex, type MessageDoc } from '../messages/message.model.ts'
import type { Place } from './place.ts'
import type { Query } from './query.ts'

/** A key of the index: one word of one message. */
export type WordKey = Place & { word: string }

type IndexKey = { chatId: string; words: string; createdAt: Date; seq: number }

const fromIndex = { hint: wordsIndex, maxTimeMS: 5_000 } as const
const tooLong = 50

/** Above every character that a word can have. */
const end = '\u{10ffff}'

/** Times that are looked at, both included. */
export type Span = { from?: Date | undefined; to?: Date | undefined }

const within = ({ from, to }: Span) => ({ createdAt: { ...(from && { $gte: from }), ...(to && { $lte: to }) } })

const toPlace = ({ chatId, seq, createdAt }: Pick<MessageDoc, 'chatId' | 'seq' | 'createdAt'>): Place => ({
  at: createdAt.getTime(),
  seq,
  chatId,
})

/** Whether a message has the other words too, for the database to say. */
const hasRest = ({ words, beginnings }: Query) => ({
  $and: [
    { $setIsSubset: [{ $literal: words }, { $ifNull: ['$words', []] }] },
    ...beginnings.map((beginning) => ({
      $anyElementTrue: [
        {
          $map: {
            input: { $ifNull: ['$words', []] },
            in: { $eq: [{ $indexOfBytes: ['$$this', { $literal: beginning }] }, 0] },
          },
        },
      ],
    })),
  ],
})

const atPlaces = (places: Place[]) => {
  const byChat = new Map<string, number[]>()
  for (const { chatId, seq } of places) {
    const seqs = byChat.get(chatId)
    if (seqs) seqs.push(seq)
    else byChat.set(chatId, [seq])
  }
  return { $or: [...byChat].map(([chatId, seqs]) => ({ chatId, seq: { $in: seqs } })) }
}

/** Reading by the words of messages: each call looks at as many keys as it is told, and one or two per chat. */
export const searchStore = (db: Connection) => {
  const messages = messageDocs(db)

  const inTime = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === tooLong)
        throw problem('unavailable', { cause, retryAfterSeconds: 1 })
      throw cause
    }
  }

  return {
    /**
     * The newest `count` messages with a word, newest first; `matches`: they have all the rest of the query. The index
     * merges the chats, so these may be 200, which is where mongod begins to sort instead.
     */
    newestWith: async (
      chatIds: string[],
      word: string,
      { rest, span, count }: { rest?: Query | undefined; span: Span; count: number },
    ): Promise<(Place & { matches: boolean })[]> => {
      const pipeline = [
        { $match: { chatId: { $in: chatIds }, words: word, ...((span.from ?? span.to) && within(span)) } },
        { $sort: { createdAt: -1, seq: -1 } },
        { $limit: count },
        { $project: { _id: 0, chatId: 1, seq: 1, createdAt: 1, ...(rest && { matches: hasRest(rest) }) } },
      ]
      const found = messages.aggregate<MessageDoc & { matches?: boolean }>(pipeline, { ...fromIndex, batchSize: count })
      return (await inTime(found.toArray())).map((row) => ({ ...toPlace(row), matches: row.matches ?? true }))
    },

    /** The first `count` keys, by chat and word, of words that begin so, without that word itself; `after`: go on there. */
    beginningWith: async (
      chatIds: string[],
      beginning: string,
      { after, count }: { after: WordKey | undefined; count: number },
    ): Promise<WordKey[]> => {
      // only of one element does the index know both bounds
      const from = (first: string) => ({ $elemMatch: { $gt: first, $lt: beginning + end } })
      const filter: mongo.Filter<MessageDoc> = after
        ? {
            $or: [
              { chatId: after.chatId, words: from(after.word) },
              { chatId: { $in: chatIds.filter((chatId) => chatId > after.chatId) }, words: from(beginning) },
            ],
          }
        : { chatId: { $in: chatIds }, words: from(beginning) }
      const keys = messages.find<IndexKey>(filter, { ...fromIndex, limit: count, batchSize: count, returnKey: true })
      return (await inTime(keys.toArray())).map((key) => ({ ...toPlace(key), word: key.words }))
    },

    /** How many messages have a word, counted up to `count`. */
    countWith: async (chatIds: string[], word: string, count: number): Promise<number> => {
      const pipeline = [{ $match: { chatId: { $in: chatIds }, words: word } }, { $limit: count }, { $count: 'found' }]
      const [counted] = await inTime(messages.aggregate<{ found: number }>(pipeline, fromIndex).toArray())
      return counted?.found ?? 0
    },

    /** Which of these messages have all the words of a query. */
    amongWith: async (places: Place[], query: Query): Promise<Place[]> => {
      if (places.length === 0) return []
      const pipeline = [
        { $match: atPlaces(places) },
        { $match: { $expr: hasRest(query) } },
        { $project: { _id: 0, chatId: 1, seq: 1, createdAt: 1 } },
      ]
      const options = { maxTimeMS: fromIndex.maxTimeMS, batchSize: places.length + 1 }
      return (await inTime(messages.aggregate<MessageDoc>(pipeline, options).toArray())).map(toPlace)
    },

    /** The messages at these places as somebody sees them, with their words. */
    at: async (places: Place[], viewerId: string): Promise<MessageDoc[]> => {
      if (places.length === 0) return []
      const projection = { ...readAs(viewerId), words: 1 }
      return messages.find(atPlaces(places), { projection, batchSize: places.length + 1 }).toArray()
    },
  }
}

export type SearchStore = ReturnType<typeof searchStore>
