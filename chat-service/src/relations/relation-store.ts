import type { blockChanged, contactChanged, settingsChanged } from '@chat/common/events/user-events'
import type { EventOf } from '@chat/common/events/define-event'
import type { Connection, Model } from 'mongoose'
import { keepNewest } from './keep-newest.ts'
import { blockId, blockModel, contactId, contactModel, type BlockDoc, type ContactDoc } from './pair.model.ts'
import { defaultPrivacy, ofDeleted, privacyModel, type Privacy, type PrivacyDoc } from './privacy.model.ts'

/** Why somebody does not let another write to them. */
export type Refusal = 'blocked' | 'contacts-only' | 'deleted'

/**
 * This service's copy of who blocks whom, who has whom as a contact and who shows what, kept from the events of
 * user-service. Every read is by `_id`, in a number of queries that does not grow with the people asked for.
 */
export const relationStore = (db: Connection) => {
  const privacy = privacyModel(db)
  const blocks = blockModel(db)
  const contacts = contactModel(db)

  const blockersOf = async (userId: string, amongIds: string[]): Promise<Set<string>> => {
    const ids = amongIds.map((blockerId) => blockId(blockerId, userId))
    const found = await blocks.find({ _id: { $in: ids }, blocked: true }, { _id: 1 }).lean<Pick<BlockDoc, '_id'>[]>()
    const kept = new Set(found.map(({ _id }) => _id))
    return new Set(amongIds.filter((blockerId) => kept.has(blockId(blockerId, userId))))
  }

  /** Those whom not everybody may write to: those whom only contacts may, and those who have closed their account. */
  const closedAmong = async (userIds: string[]): Promise<{ restricted: string[]; deleted: Set<string> }> => {
    const filter = { _id: { $in: userIds }, $or: [{ whoMayWrite: 'contacts' as const }, { deleted: true as const }] }
    const found = await privacy.find(filter, { deleted: 1 }).lean<Pick<PrivacyDoc, '_id' | 'deleted'>[]>()
    return {
      restricted: found.flatMap(({ _id, deleted }) => (deleted ? [] : [_id])),
      deleted: new Set(found.flatMap(({ _id, deleted }) => (deleted ? [_id] : []))),
    }
  }

  const deletedAmong = async (userIds: string[]): Promise<Set<string>> => (await closedAmong(userIds)).deleted

  /** Looked at after it is written: whoever closes an account looks for pairs after that is known. */
  const keepPair = async <Doc extends BlockDoc | ContactDoc>(model: Model<Doc>, doc: Doc): Promise<void> => {
    await keepNewest(model, doc)
    if ((await deletedAmong(doc.userIds)).size > 0) await model.deleteOne({ _id: doc._id })
  }

  const contactsOf = async (userId: string, amongIds: string[]): Promise<Set<string>> => {
    if (amongIds.length === 0) return new Set()

    const ids = amongIds.map((otherId) => contactId(userId, otherId))
    const found = await contacts
      .find({ _id: { $in: ids }, contact: true }, { _id: 1 })
      .lean<Pick<ContactDoc, '_id'>[]>()
    const kept = new Set(found.map(({ _id }) => _id))
    return new Set(amongIds.filter((otherId) => kept.has(contactId(userId, otherId))))
  }

  return {
    keepSettings: ({ userId, version, ...shown }: EventOf<typeof settingsChanged>['data']): Promise<void> => {
      const { showPresence, showLastSeen, readReceipts, whoMayWrite } = shown
      return keepNewest(privacy, { _id: userId, version, showPresence, showLastSeen, readReceipts, whoMayWrite })
    },

    keepBlock: ({ userId, blockedId, blocked, version }: EventOf<typeof blockChanged>['data']): Promise<void> =>
      keepPair(blocks, { _id: blockId(userId, blockedId), userIds: [userId, blockedId], version, blocked }),

    keepContact: ({ userIds, state, version }: EventOf<typeof contactChanged>['data']): Promise<void> =>
      keepPair(contacts, { _id: contactId(...userIds), userIds, version, contact: state === 'contact' }),

    /** That an account is closed, for good, and then nothing of what it was to others. May be repeated. */
    keepDeleted: async (userId: string): Promise<void> => {
      await keepNewest<PrivacyDoc>(privacy, { _id: userId, ...ofDeleted })
      await Promise.all([blocks.deleteMany({ userIds: userId }), contacts.deleteMany({ userIds: userId })])
    },

    /** Those of them who have closed their account. */
    deletedAmong,

    /**
     * Those of `receiverIds` who do not let `senderId` write to them, and why. Nobody refuses themselves; who has closed
     * their account writes to nobody.
     */
    refusedBy: async (senderId: string, receiverIds: string[]): Promise<Map<string, Refusal>> => {
      const others = [...new Set(receiverIds)].filter((receiverId) => receiverId !== senderId)
      if (others.length === 0) return new Map()

      const [blockers, { restricted, deleted }] = await Promise.all([
        blockersOf(senderId, others),
        closedAmong([senderId, ...others]),
      ])
      const gone = deleted.has(senderId) ? others : [...deleted]
      const friends = await contactsOf(senderId, restricted)
      const strangers = restricted.filter((userId) => userId !== senderId && !friends.has(userId))
      return new Map<string, Refusal>([
        ...strangers.map((userId) => [userId, 'contacts-only'] as const),
        ...[...blockers].map((userId) => [userId, 'blocked'] as const),
        ...gone.map((userId) => [userId, 'deleted'] as const),
      ])
    },

    /** What each of them lets others see and do; of whoever has set nothing, the defaults. */
    privacyOf: async (userIds: string[]): Promise<Map<string, Privacy>> => {
      const found = await privacy.find({ _id: { $in: userIds } }).lean<PrivacyDoc[]>()
      const set = new Map(found.map(({ _id, version: _, ...shown }) => [_id, shown]))
      return new Map(userIds.map((userId) => [userId, set.get(userId) ?? defaultPrivacy]))
    },

    /** Who of `amongIds` has blocked `userId`. */
    blockersOf,
  }
}

export type RelationStore = ReturnType<typeof relationStore>
