import type { MemberModel } from '../chats/member.model.ts'
import type { RelationStore } from '../relations/relation-store.ts'

type CopyHidingDeps = {
  members: MemberModel
  /** Those of these people who do not show what they have read, as they last chose. */
  hidingReads: (userIds: string[]) => Promise<string[]>
}

export const createHidingReads =
  (relations: Pick<RelationStore, 'privacyOf'>): CopyHidingDeps['hidingReads'] =>
  async (userIds) => {
    const privacy = userIds.length > 0 ? await relations.privacyOf(userIds) : new Map()
    return userIds.filter((userId) => privacy.get(userId)?.readReceipts === false)
  }

type People = {
  userIds: string[]
  /** The rows of some of them. */
  rowsOf: (userIds: string[]) => object
  /** Those whose rows say already that they hide, where that is known. */
  hidden?: string[]
}

/**
 * Brings the copy in members' rows to what these people have chosen, and asks again after each write, until nothing has
 * changed meanwhile. So whatever comes at the same time, new rows or a new choice, whoever writes last writes the last
 * choice.
 */
export const copyHiding = async (
  { members, hidingReads }: CopyHidingDeps,
  { userIds, rowsOf, hidden }: People,
): Promise<void> => {
  const hiding = await hidingReads(userIds)
  const began = hiding.filter((userId) => !hidden?.includes(userId))
  const stopped = (hidden ?? userIds).filter((userId) => !hiding.includes(userId))
  if (began.length === 0 && stopped.length === 0) return

  if (began.length > 0)
    await members.updateMany({ ...rowsOf(began), hidesReads: { $ne: true } }, { $set: { hidesReads: true } })
  if (stopped.length > 0)
    await members.updateMany({ ...rowsOf(stopped), hidesReads: true }, { $unset: { hidesReads: true } })
  await copyHiding({ members, hidingReads }, { userIds, rowsOf, hidden: hiding })
}

/** The same for all rows of one person, in chats they left too: they may come back. */
export const copyHidingOf = (deps: CopyHidingDeps, userId: string): Promise<void> =>
  copyHiding(deps, { userIds: [userId], rowsOf: () => ({ userId }) })
