import type { Deps } from '../deps.ts'

type MemberDeps = Pick<Deps, 'inboxes' | 'recentMessages' | 'announcer' | 'nextMark'>
type ChatDeps = MemberDeps & Pick<Deps, 'chats'>

type Change = { chatId: string; userIds: string[]; seq: number }

/**
 * They hear of what was written since, also of what came here before the news of them did. Of a chat that is deleted by
 * now they hear nothing: whoever deletes it here notes that first, so one of the two finds what the other has done.
 */
export const admitMembers = async (deps: ChatDeps, { chatId, userIds, seq }: Change): Promise<void> => {
  const mark = deps.nextMark()
  await deps.inboxes.setMembership(mark, { chatId, userIds, seq, active: true })
  const deletedSeq = await deps.chats.deletedSeq(chatId)
  if (deletedSeq !== undefined) return dismissMembers(deps, { chatId, userIds, seq: deletedSeq })

  const messages = await deps.recentMessages.since(chatId, seq)
  if (messages.length > 0) await deps.inboxes.fold(mark, [{ chatId, messages }], userIds)
  deps.announcer.announce(mark)
}

/** Who is out may read nothing any more, so what they were told of is withdrawn. */
export const dismissMembers = async (deps: MemberDeps, { chatId, userIds, seq }: Change): Promise<void> => {
  const mark = deps.nextMark()
  await deps.inboxes.setMembership(mark, { chatId, userIds, seq, active: false })
  deps.announcer.announce(mark)
}

/** Everybody is out of a chat that was deleted: what they were told of is withdrawn, of some of them at a time. */
export const dismissAll = async (
  deps: Omit<ChatDeps, 'recentMessages'>,
  { chatId, seq }: Omit<Change, 'userIds'>,
): Promise<void> => {
  await deps.chats.setDeleted(chatId, seq)
  for (;;) {
    const userIds = await deps.inboxes.someMembers(chatId, seq)
    if (userIds.length === 0) return
    const mark = deps.nextMark()
    await deps.inboxes.setMembership(mark, { chatId, userIds, seq, active: false })
    deps.announcer.announce(mark)
  }
}
