import { ProblemError, problem } from '@chat/common/http/problem'
import { mongo } from 'mongoose'
import type { Deps } from '../deps.ts'
import { changeProfile } from '../profiles/change-profile.ts'
import type { Profile } from '../profiles/profile.ts'
import type { Picture } from './picture.ts'

type ChangeDeps = Pick<Deps, 'avatars' | 'profiles' | 'accounts' | 'announce' | 'instanceId' | 'now'>

type Asked = { userId: string; requestId: string }

/**
 * The profile is what says which picture there is. The pictures before and after are marked before it is written: should
 * this process end then, it is looked later which of them nobody has.
 */
const change = async (deps: ChangeDeps, { userId, requestId }: Asked, avatarId: string | null): Promise<Profile> => {
  const beforeWrite = async (current: Profile): Promise<void> => {
    const former = current.avatarId === null ? [] : [current.avatarId]
    if (former.length > 0) await deps.avatars.recheck(former)
    if (avatarId !== null && (await deps.avatars.recheck([avatarId])) === 0) throw problem('unavailable')
  }
  const { before, after } = await changeProfile(deps, { userId, change: { avatarId }, requestId, beforeWrite })
  if (before.avatarId !== null && before.avatarId !== avatarId) await deps.avatars.remove(before.avatarId)
  return after
}

/** The last of several at once wins, and each removes what it replaces. */
export const setAvatar = async (deps: ChangeDeps, asked: Asked, picture: Picture): Promise<Profile> => {
  const avatarId = new mongo.ObjectId().toHexString()
  await deps.avatars.add(avatarId, asked.userId, picture)
  try {
    return await change(deps, asked, avatarId)
  } catch (error) {
    const isRefused = error instanceof ProblemError && error.problem.status < 500
    if (isRefused) await deps.avatars.remove(avatarId) // else the profile may have it: it will be looked
    throw error
  }
}

export const removeAvatar = (deps: ChangeDeps, asked: Asked): Promise<Profile> => change(deps, asked, null)
