import type { Deps } from '../deps.ts'

type RetentionDeps = Pick<Deps, 'inboxes' | 'announcer' | 'nextMark' | 'now'>

const dayMs = 86_400_000

/**
 * Notifications that began more than `keptDays` ago go, and what they counted does not come back. Some at a time, each
 * announced as any that is deleted; any number of instances may do it at once.
 */
export const removeOld = async (deps: RetentionDeps, keptDays: number): Promise<void> => {
  const before = new Date(deps.now().getTime() - keptDays * dayMs)
  for (;;) {
    const mark = deps.nextMark()
    const found = await deps.inboxes.dismissBefore(mark, before)
    if (found === 0) return
    deps.announcer.announce(mark)
  }
}
