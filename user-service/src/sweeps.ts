import { isUnavailable } from '@chat/common/http/problem'
import { repeat } from '@chat/common/process/repeat'
import { sweepAvatars } from './avatars/sweep-avatars.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { endStatuses } from './profiles/end-statuses.ts'

/** What nobody asks for and time brings: on every instance, beside any other. */
export const startSweeps = (deps: Deps, config: Pick<Config, 'STATUS_SWEEP_MS' | 'AVATAR_SWEEP_SECONDS'>) => {
  const keepDoing = (sweep: () => Promise<void>, everyMs: number) =>
    repeat(async () => {
      await sweep().catch((error: unknown) =>
        deps.log[isUnavailable(error) ? 'debug' : 'warn']({ err: error }, 'what is due waits'),
      )
      return everyMs
    })

  const running = [
    keepDoing(() => endStatuses(deps), config.STATUS_SWEEP_MS),
    keepDoing(() => sweepAvatars(deps), config.AVATAR_SWEEP_SECONDS * 1_000),
  ]
  return { stop: () => Promise.all(running.map(({ stop }) => stop())) }
}
