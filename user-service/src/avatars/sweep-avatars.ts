import type { Deps } from '../deps.ts'
import { deleted } from '../profiles/profile.ts'

const atOnce = 100

/**
 * Removes pictures that no profile has: of uploads that broke off with their process, and of those who died between the
 * next picture and the end of this one. Any instance may beside any other.
 */
export const sweepAvatars = async ({ avatars, profiles }: Pick<Deps, 'avatars' | 'profiles'>): Promise<void> => {
  for (;;) {
    const due = await avatars.due(atOnce)
    const known = await profiles.findMany([...new Set(due.map(({ userId }) => userId))])
    for (const avatar of due) {
      const kept = known.get(avatar.userId)
      await avatars.settle(avatar, kept !== undefined && kept !== deleted && kept.avatarId === avatar.id)
    }
    if (due.length < atOnce) return
  }
}
