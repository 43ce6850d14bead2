import type { Deps } from '../deps.ts'
import { writeProfile } from './change-profile.ts'

const atOnce = 100

type EndDeps = Pick<Deps, 'profiles' | 'announce' | 'instanceId' | 'now'>

/**
 * Ends statuses whose time is over, and tells it, so that they vanish for whoever has them on the screen. Any number of
 * instances may: of each status only one writes the next version of its profile.
 */
export const endStatuses = async (deps: EndDeps): Promise<void> => {
  for (;;) {
    const ended = await deps.profiles.withEndedStatus(deps.now(), atOnce)
    let written = 0
    for (const profile of ended)
      if (await writeProfile(deps, { ...profile, status: null, version: profile.version + 1 })) written += 1
    if (ended.length < atOnce || written === 0) return
  }
}
