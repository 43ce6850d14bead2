import { repeat } from '@chat/common/process/repeat'
import type { Deps } from '../deps.ts'
import { removeOld } from './remove-old.ts'

const everyMs = 600_000

/** At start, and then every ten minutes. */
export const keepRemovingOld = (
  deps: Parameters<typeof removeOld>[0] & Pick<Deps, 'log'>,
  keptDays: number,
): { stop: () => Promise<void> } =>
  repeat(async () => {
    await removeOld(deps, keptDays).catch((error: unknown) => deps.log.debug({ err: error }, 'old notifications wait'))
    return everyMs
  })
