import { problem, ProblemError } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { changeVersion } from '@chat/common/mongo/change-version'
import { announcementsOf } from './announcements.ts'
import type { Relation } from './relation.ts'

export type ChangeDeps = Pick<Deps, 'relations' | 'profiles' | 'accounts' | 'announce' | 'instanceId' | 'now'>

export type Between = { userId: string; otherId: string; requestId: string }

/** @throws ProblemError `user-not-found` */
const requireBoth = (deps: ChangeDeps, { userId, otherId }: Between) =>
  Promise.all([findProfile(deps, otherId), findProfile(deps, userId)])

/** One of them may have left while the first that is between them was written: then nothing of it may stay. */
const removeOfDeleted = async (deps: ChangeDeps, between: Between): Promise<void> => {
  try {
    await requireBoth(deps, between)
  } catch (error) {
    if (error instanceof ProblemError && error.slug === 'user-not-found') await deps.relations.remove(between)
    throw error
  }
}

/**
 * Changes what two people are to each other, and announces it in the same write. `beforeWrite` may still refuse.
 *
 * @throws ProblemError `user-not-found` where nothing ever was between them and the other does not exist.
 */
export const changeRelation = async (
  deps: ChangeDeps,
  between: Between,
  next: (current: Relation) => Relation,
  beforeWrite: () => Promise<void> = async () => {},
): Promise<Relation> => {
  const { userId, otherId, requestId } = between
  if (userId === otherId) {
    throw problem('invalid-request', { errors: [{ pointer: '#/userId', detail: 'must be somebody else' }] })
  }

  return changeVersion({
    read: async () => {
      const current = await deps.relations.find(userId, otherId)
      if (current.version === 0) await requireBoth(deps, between)
      return current
    },
    next,
    write: async (changed, current) => {
      await beforeWrite()
      const entries = announcementsOf(current, changed, { by: deps.instanceId, at: deps.now(), requestId })
      const id = await deps.relations.replace(changed, entries)
      if (id === null) return false
      if (changed.version === 1) await removeOfDeleted(deps, between)

      deps.announce.relation(id, entries)
      return true
    },
  })
}
