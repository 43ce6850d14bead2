import type { Deps } from '../deps.ts'

type MemberDeps = Pick<Deps, 'inboxes' | 'recentMessages' | 'announcer' | 'nextMark'>

type Change = { chatId: string; userIds: string[]; seq: number }

/** They hear of what was written since, also of what came here before the news of them did. */
export const admitMembers = async (deps: MemberDeps, { chatId, userIds, seq }: Change): Promise<void> => {
  const mark = deps.nextMark()
  await deps.inboxes.setMembership(mark, { chatId, userIds, seq, active: true })

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
