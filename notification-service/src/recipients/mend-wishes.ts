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
