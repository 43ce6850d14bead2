import type { InviteDoc, InviteModel } from './invite.model.ts'
import { keptMs } from './invite.ts'

/** Where a page of a chat's invites, newest first, ended; `at` in ms since the epoch. */
export type InvitePlace = { at: number; id: string }

export const maxUsable = 100

export const inviteStore = (invites: InviteModel) => {
  const usable = (chatId: string, now: Date) => ({
    chatId,
    revoked: false,
    $and: [
      { $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] },
      { $or: [{ maxUses: null }, { $expr: { $lt: ['$uses', '$maxUses'] } }] },
    ],
  })

  const beyond = ({ at, id }: InvitePlace) => {
    const createdAt = new Date(at)
    return {
      createdAt: { $lte: createdAt }, // where the index begins
      $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }],
    }
  }

  return {
    findByCode: (code: string): Promise<InviteDoc | null> => invites.findOne({ code }).lean<InviteDoc>(),

    /** Those of a chat that were not revoked, newest first. */
    page: (chatId: string, after: InvitePlace | undefined, limit: number): Promise<InviteDoc[]> => {
      return invites
        .find({ chatId, revoked: false, ...(after && beyond(after)) })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<InviteDoc[]>()
    },

    /**
     * Whether there is room for it. It is counted when it is there, so of several at once each counts the others: there
     * may be one fewer than could be, never one more.
     */
    add: async (invite: InviteDoc): Promise<boolean> => {
      await invites.create(invite)
      const count = await invites.countDocuments(usable(invite.chatId, invite.createdAt)).limit(maxUsable + 1)
      if (count <= maxUsable) return true

      await invites.deleteOne({ _id: invite._id })
      return false
    },

    /** Nobody joins by it from now on. Whether there is such an invite. */
    revoke: async (chatId: string, code: string, now: Date): Promise<boolean> => {
      const removeAt = new Date(now.getTime() + keptMs)
      const { matchedCount } = await invites.updateOne(
        { code, chatId },
        { $set: { revoked: true }, $min: { removeAt } },
      )
      return matchedCount > 0
    },
  }
}

export type InviteStore = ReturnType<typeof inviteStore>
