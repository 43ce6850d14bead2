import type { OutboxEntry } from '@chat/common/broker/document-outbox'
import type { Connection } from 'mongoose'
import { replaceVersion } from '@chat/common/mongo/replace-version'
import { newestFirst, type Place } from './relation-page.ts'
import { inOrder, noRelation, otherOf, type Relation } from './relation.ts'
import { relationModel, sides, toDoc, toRelation, type RelationDoc, type SideName } from './relation.model.ts'

/** Somebody in a list of one's own, and since when. */
export type Listed = Place & { otherId: string; relation: Relation }

const always = new Date(0)

/**
 * What comes after a place, newest first; everything, where there is none. As one range of the index: of an `$or`
 * mongod may make a scan from the newest on.
 */
const beyond = (field: string, place: Place | undefined): object => {
  if (place === undefined) return { [field]: { $gt: always } }
  const since = new Date(place.since)
  return { [field]: { $gt: always, $lte: since }, $nor: [{ [field]: since, _id: { $gte: place.id } }] }
}

const blockedAtOf = (side: SideName) => `${side}.blockedAt` as const

export const relationStore = (db: Connection) => {
  const model = relationModel(db)

  /** Whether a person's id is the lower or the higher one is chance: each half is read by its own index. */
  const list = async (
    userId: string,
    fieldOf: (side: SideName) => string,
    sinceOf: (relation: Relation) => Date,
    { place, limit }: { place: Place | undefined; limit: number },
  ): Promise<Listed[]> => {
    const halves = await Promise.all(
      sides.map((side) =>
        model
          .find({ [`${side}.userId`]: userId, ...beyond(fieldOf(side), place) })
          .sort({ [fieldOf(side)]: -1, _id: -1 })
          .limit(limit)
          .lean<RelationDoc[]>(),
      ),
    )
    return halves
      .flat()
      .map((doc) => {
        const relation = toRelation(doc)
        return { id: doc._id, since: sinceOf(relation).getTime(), otherId: otherOf(relation, userId), relation }
      })
      .sort(newestFirst)
      .slice(0, limit)
  }

  const count = async (filterOf: (side: SideName) => object, limit: number): Promise<number> => {
    const halves = await Promise.all(sides.map((side) => model.countDocuments(filterOf(side), { limit })))
    return halves.reduce((sum, half) => sum + half, 0)
  }

  return {
    find: async (userId: string, otherId: string): Promise<Relation> => {
      const found = await model.findById(inOrder(userId, otherId).join(':')).lean<RelationDoc>()
      return found ? toRelation(found) : noRelation(userId, otherId)
    },

    /** The next version and its announcements in one write; the id, or null when it is not the next one any more. */
    replace: async (relation: Relation, entries: OutboxEntry[]): Promise<string | null> => {
      const doc = toDoc(relation)
      return (await replaceVersion(model, doc, entries)) ? doc._id : null
    },

    remove: async ({ userId, otherId }: { userId: string; otherId: string }): Promise<void> => {
      await model.deleteOne({ _id: inOrder(userId, otherId).join(':') })
    },

    /** Everything that was between `userId` and others, and what of it was still to be announced. */
    removeOf: async (userId: string): Promise<void> => {
      await model.deleteMany({ _id: { $gte: `${userId}:`, $lt: `${userId};` } })
      await model.deleteMany({ 'high.userId': userId })
    },

    /** Whom `userId` blocks, newest first. */
    blockedBy: (userId: string, page: { place: Place | undefined; limit: number }): Promise<Listed[]> =>
      list(userId, blockedAtOf, ({ blockedSince }) => blockedSince[userId]!, page),

    /** The contacts of `userId`, and who has asked whom, newest first. */
    contactsOf: (userId: string, page: { place: Place | undefined; limit: number }): Promise<Listed[]> =>
      list(
        userId,
        () => 'contactAt',
        ({ contact }) => contact!.since,
        page,
      ),

    /** Counts no further than twice `limit`. */
    countBlocked: (userId: string, limit: number): Promise<number> =>
      count((side) => ({ [`${side}.userId`]: userId, [blockedAtOf(side)]: { $gt: always } }), limit),

    /** Contacts and what `userId` has asked, not what others ask. Counts no further than twice `limit`. */
    countContacts: (userId: string, limit: number): Promise<number> =>
      count(
        (side) => ({
          [`${side}.userId`]: userId,
          contactAt: { $gt: always },
          [`${side}.contact`]: { $in: ['asked', 'contact'] },
        }),
        limit,
      ),
  }
}

export type RelationStore = ReturnType<typeof relationStore>
