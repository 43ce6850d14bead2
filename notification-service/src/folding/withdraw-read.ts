import type { Deps } from '../deps.ts'
import type { Pointer } from '../inboxes/stages.ts'

/** What is read in a chat, on whichever device, needs no notification any more. */
export const withdrawRead = async (
  deps: Pick<Deps, 'inboxes' | 'reactions' | 'announcer' | 'nextMark'>,
  pointers: Pointer[],
): Promise<void> => {
  const mark = deps.nextMark()
  await deps.inboxes.setRead(mark, pointers)
  await deps.reactions.follow(mark, pointers)
  deps.announcer.announce(mark)
}
