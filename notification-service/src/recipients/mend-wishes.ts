import { isUnavailable } from '@chat/common/http/problem'
import { repeat } from '@chat/common/process/repeat'
import type { Deps } from '../deps.ts'
import { copyWishes } from './change-recipient.ts'

const mostAtOnce = 100

/** Copies wishes that whoever changed them left uncopied for `olderThanMs`, as after a crash. Any number may do it at once. */
export const mendWishes = async (
  deps: Pick<Deps, 'recipients' | 'inboxes' | 'now'>,
  olderThanMs: number,
): Promise<void> => {
  const before = new Date(deps.now().getTime() - olderThanMs)
  for (const recipient of await deps.recipients.findUncopied(before, mostAtOnce)) await copyWishes(deps, recipient)
}

export const keepMendingWishes = (
  deps: Pick<Deps, 'recipients' | 'inboxes' | 'now' | 'log'>,
  { everyMs, olderThanMs }: { everyMs: number; olderThanMs: number },
) =>
  repeat(async () => {
    await mendWishes(deps, olderThanMs).catch((error: unknown) =>
      deps.log[isUnavailable(error) ? 'debug' : 'warn']({ err: error }, 'wishes wait to be copied to inboxes'),
    )
    return everyMs
  })
