import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { Profile } from './profile.ts'

type FindDeps = Pick<Deps, 'profiles' | 'accounts'>

/**
 * A person exists here from their registration on: who is not known yet is asked for, and kept.
 *
 * @throws ProblemError `user-not-found`; `unavailable` when auth-service, which would know, is away.
 */
export const findProfile = async ({ profiles, accounts }: FindDeps, userId: string): Promise<Profile> => {
  const known = await profiles.find(userId)
  if (known) return known

  const [account] = await accounts.find({ ids: [userId] })
  if (account === undefined || account.deleted) throw problem('user-not-found')

  await profiles.keepRegistered(account)
  return findKept(profiles, userId)
}

const findKept = async (profiles: Deps['profiles'], userId: string): Promise<Profile> => {
  const kept = await profiles.find(userId)
  if (kept === null) throw problem('user-not-found')
  return kept
}
