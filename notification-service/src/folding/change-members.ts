import type { ChangeDeps } from '../changing/apply-change.ts'
import type { Deps } from '../deps.ts'
import type { Mark } from '../inboxes/inbox.ts'
import { foldKnown } from './fold-messages.ts'

type MemberDeps = ChangeDeps & Pick<Deps, 'inboxes' | 'announcer' | 'nextMark'>
type ChatDeps = MemberDeps & Pick<Deps, 'chats'>

/** By message `seq` of the log, which is of that time. */
type Change = { chatId: string; userIds: string[]; seq: number; at: Date }

const setMembership = async (deps: MemberDeps, mark: Mark, change: Change & { active: boolean }): Promise<void> => {
  const { chatId, userIds } = change
  await deps.inboxes.setMembership(mark, change)
  await deps.reactions.follow(
    mark,
    userIds.map((userId) => ({ chatId, userId })),
  )
}

/**
 * They hear of what was written since, also of what came here before the news of them did. Of a chat that is deleted by
 * now they hear nothing: whoever deletes it here notes that first, so one of the two finds what the other has done.
 */
export const admitMembers = async (deps: ChatDeps, { chatId, userIds, seq, at }: Change): Promise<void> => {
  const mark = deps.nextMark()
  await setMembership(deps, mark, { chatId, userIds, seq, at, active: true })
  const deletedSeq = await deps.chats.deletedSeq(chatId)
  if (deletedSeq !== undefined) return dismissMembers(deps, { chatId, userIds, seq: deletedSeq, at })

  const messages = await deps.recentMessages.since(chatId, seq)
  if (messages.length > 0) await foldKnown(deps, mark, [{ chatId, messages }], userIds)
  deps.announcer.announce(mark)
}

/** Who is out may read nothing any more, so what they were told of is withdrawn. */
export const dismissMembers = async (deps: MemberDeps, change: Change): Promise<void> => {
  const mark = deps.nextMark()
  await setMembership(deps, mark, { ...change, active: false })
  deps.announcer.announce(mark)
}

/** Everybody is out of a chat that was deleted: what they were told of is withdrawn, of some of them at a time. */
export const dismissAll = async (deps: ChatDeps, { chatId, seq, at }: Omit<Change, 'userIds'>): Promise<void> => {
  await deps.chats.setDeleted(chatId, seq)
  for (;;) {
    const userIds = await deps.inboxes.someMembers(chatId, seq)
    if (userIds.length === 0) return
    const mark = deps.nextMark()
    await setMembership(deps, mark, { chatId, userIds, seq, at, active: false })
    deps.announcer.announce(mark)
  }
}
