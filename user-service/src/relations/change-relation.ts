import { problem } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { changeVersion } from '@chat/common/mongo/change-version'
import { announcementsOf } from './announcements.ts'
import type { Relation } from './relation.ts'

export type ChangeDeps = Pick<Deps, 'relations' | 'profiles' | 'accounts' | 'announce' | 'instanceId' | 'now'>

export type Between = { userId: string; otherId: string; requestId: string }

/**
 * Changes what two people are to each other, and announces it in the same write. `beforeWrite` may still refuse.
 *
 * @throws ProblemError `user-not-found` where nothing ever was between them and the other does not exist.
 */
export const changeRelation = async (
  deps: ChangeDeps,
  { userId, otherId, requestId }: Between,
  next: (current: Relation) => Relation,
  beforeWrite: () => Promise<void> = async () => {},
): Promise<Relation> => {
  if (userId === otherId) {
    throw problem('invalid-request', { errors: [{ pointer: '#/userId', detail: 'must be somebody else' }] })
  }

  return changeVersion({
    read: async () => {
      const current = await deps.relations.find(userId, otherId)
      if (current.version === 0) await Promise.all([findProfile(deps, otherId), findProfile(deps, userId)])
      return current
    },
    next,
    write: async (changed, current) => {
      await beforeWrite()
      const entries = announcementsOf(current, changed, { by: deps.instanceId, at: deps.now(), requestId })
      const id = await deps.relations.replace(changed, entries)
      if (id === null) return false

      deps.announce.relation(id, entries)
      return true
    },
  })
}
