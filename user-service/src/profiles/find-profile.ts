import type { Account } from '@chat/common/internal/accounts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { deleted, type Kept, type Profile } from './profile.ts'

type FindDeps = Pick<Deps, 'profiles' | 'accounts'>

const keepAccount = (profiles: FindDeps['profiles'], account: Account): Promise<void> =>
  account.deleted ? profiles.forget(account.userId) : profiles.keepRegistered(account)

/**
 * People exist here from their registration on: who is not known yet is asked for, at most 100, and kept. Who does not
 * exist is left out.
 *
 * @throws ProblemError `unavailable` when auth-service, which would know, is away.
 */
export const findKept = async ({ profiles, accounts }: FindDeps, userIds: string[]): Promise<Map<string, Kept>> => {
  const known = await profiles.findMany(userIds)
  const unknown = userIds.filter((userId) => !known.has(userId))
  if (unknown.length === 0) return known

  const found = await accounts.find({ ids: unknown })
  await Promise.all(found.map((account) => keepAccount(profiles, account)))
  return new Map([...known, ...(await profiles.findMany(found.map(({ userId }) => userId)))])
}

/** @throws ProblemError `user-not-found`; `unavailable` as above. */
export const findProfile = async (deps: FindDeps, userId: string): Promise<Profile> => {
  const kept = (await findKept(deps, [userId])).get(userId)
  if (kept === undefined || kept === deleted) throw problem('user-not-found')
  return kept
}
