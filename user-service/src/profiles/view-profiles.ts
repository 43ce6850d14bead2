import { avatarUrlOf } from '@chat/common/people/avatar-url'
import type { Deps } from '../deps.ts'
import type { PresentProfile, ProfileView } from './profile.answer.ts'
import { deleted, publicPart, type Kept, type Profile } from './profile.ts'

type ViewDeps = Pick<Deps, 'now' | 'signer'>

export const viewProfile = ({ now, signer }: ViewDeps, profile: Profile): ProfileView => {
  const { userId, avatarId } = profile
  return {
    id: userId,
    ...publicPart(profile, now()),
    avatarUrl: avatarId === null ? null : avatarUrlOf(signer, userId, avatarId),
  }
}

/** As every service shows whoever is not there any more. */
const viewDeleted = (id: string): ProfileView => ({
  id,
  username: 'deleted',
  displayName: 'Deleted account',
  bio: '',
  status: null,
  avatarUrl: null,
  deleted: true,
})

type Asked = { userId: string; kept: Kept }

/**
 * Profiles, and how these people are there as far as `viewerId` may see it. chat-service knows that; while it does not
 * answer in time everybody looks as if they were not there.
 */
export const viewWithPresence = async (
  deps: ViewDeps & Pick<Deps, 'presence' | 'log'>,
  viewerId: string,
  asked: Asked[],
): Promise<PresentProfile[]> => {
  const present = asked.flatMap(({ userId, kept }) => (kept === deleted ? [] : [userId]))
  const seen = await deps.presence.of(viewerId, present).catch((error: unknown) => {
    deps.log.debug({ err: error }, 'profiles are shown without presence')
    return undefined
  })

  return asked.map(({ userId, kept }) => ({
    ...(kept === deleted ? viewDeleted(userId) : viewProfile(deps, kept)),
    presence: seen?.get(userId)?.presence ?? ('offline' as const),
    lastSeenAt: seen?.get(userId)?.lastSeenAt ?? null,
  }))
}
