import { outboxEntry } from '@chat/common/broker/document-outbox'
import { profileUpdated } from '@chat/common/events/user-events'
import type { Deps } from '../deps.ts'
import { changeVersion } from '@chat/common/mongo/change-version'
import { findProfile } from './find-profile.ts'
import { nextProfile, publicPart, type Change, type Profile } from './profile.ts'

type ChangeDeps = Pick<Deps, 'profiles' | 'accounts' | 'announce' | 'instanceId' | 'now'>

export const changeProfile = (
  deps: ChangeDeps,
  { userId, change, requestId }: { userId: string; change: Change; requestId: string },
): Promise<Profile> =>
  changeVersion({
    read: () => findProfile(deps, userId),
    next: (current) => nextProfile(current, change),
    write: async (next) => {
      const at = deps.now()
      const data = { userId, version: next.version, ...publicPart(next, at) }
      const entry = outboxEntry(profileUpdated, { by: deps.instanceId, at, subject: userId, data, requestId })
      if (!(await deps.profiles.replace(next, entry))) return false

      deps.announce.profile(userId, [entry])
      return true
    },
  })
