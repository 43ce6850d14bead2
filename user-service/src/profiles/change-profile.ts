import { outboxEntry } from '@chat/common/broker/document-outbox'
import { profileUpdated } from '@chat/common/events/user-events'
import { problem } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { findProfile } from './find-profile.ts'
import { nextProfile, publicPart, type Change, type Profile } from './profile.ts'

type ChangeDeps = Pick<Deps, 'profiles' | 'accounts' | 'announce' | 'instanceId' | 'now'>

const maxTries = 50

/**
 * Changes one's own profile: read, change, and write if nobody else has written meanwhile. Whoever loses a race tries
 * again on what the winner has written, so two devices that change different fields both succeed.
 */
export const changeProfile = async (
  deps: ChangeDeps,
  { userId, change, requestId }: { userId: string; change: Change; requestId: string },
): Promise<Profile> => {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const current = await findProfile(deps, userId)
    const next = nextProfile(current, change)
    if (next === current) return current

    const at = deps.now()
    const data = { userId, version: next.version, ...publicPart(next, at) }
    const entry = outboxEntry(profileUpdated, { by: deps.instanceId, at, subject: userId, data, requestId })
    if (await deps.profiles.replace(next, entry)) {
      deps.announce(userId, [entry])
      return next
    }
  }
  throw problem('unavailable')
}
