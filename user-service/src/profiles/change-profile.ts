import { outboxEntry } from '@chat/common/broker/document-outbox'
import { profileUpdated } from '@chat/common/events/user-events'
import { changeVersion } from '@chat/common/mongo/change-version'
import type { Deps } from '../deps.ts'
import { findProfile } from './find-profile.ts'
import { nextProfile, publicPart, type Change, type Profile } from './profile.ts'

type WriteDeps = Pick<Deps, 'profiles' | 'announce' | 'instanceId' | 'now'>

/** The next version and its announcement in one write. False when it is not the next one any more. */
export const writeProfile = async (deps: WriteDeps, next: Profile, requestId?: string): Promise<boolean> => {
  const { userId, version, avatarId } = next
  const at = deps.now()
  const data = { userId, version, ...publicPart(next, at), ...(avatarId !== null && { avatarId }) }
  const entry = outboxEntry(profileUpdated, { by: deps.instanceId, at, subject: userId, data, requestId })
  if (!(await deps.profiles.replace(next, entry))) return false

  deps.announce.profile(userId, [entry])
  return true
}

type Asked = {
  userId: string
  change: Change
  requestId: string
  /** Before each try to write, with what there is then. It may refuse. */
  beforeWrite?: (current: Profile) => Promise<void>
}

/** @throws ProblemError `user-not-found`, also for whoever has closed their account. */
export const changeProfile = async (
  deps: WriteDeps & Pick<Deps, 'accounts'>,
  { userId, change, requestId, beforeWrite }: Asked,
): Promise<{ before: Profile; after: Profile }> => {
  let before: Profile
  const after = await changeVersion({
    read: async () => (before = await findProfile(deps, userId)),
    next: (current) => nextProfile(current, change),
    write: async (next, current) => {
      await beforeWrite?.(current)
      return writeProfile(deps, next, requestId)
    },
  })
  return { before: before!, after } // it was read
}
