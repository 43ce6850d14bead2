import type { Deps } from '../deps.ts'
import type { LeaveGroup } from './leave-group.ts'

export type CloseAccountDeps = Pick<
  Deps,
  'chats' | 'members' | 'relations' | 'scheduled' | 'stars' | 'hidden' | 'attachments' | 'avatars' | 'now'
> & {
  leaveGroup: LeaveGroup
  presence: { removeOffline: (userIds: string[]) => Promise<void> }
}

const atOnce = 100
const groupsAtOnce = 4

/** Every group they are in, some at a time: those they are out of are not found again. */
const leaveGroups = async (
  { chats, members, leaveGroup }: CloseAccountDeps,
  userId: string,
  requestId: string | undefined,
): Promise<void> => {
  for (let after = ''; ;) {
    const chatIds = await members.chatIdsOf(userId, after, atOnce)
    const waiting = (await chats.findMany(chatIds)).flatMap(({ _id, type }) => (type === 'group' ? [_id] : []))
    const work = async (): Promise<void> => {
      for (let chatId = waiting.shift(); chatId; chatId = waiting.shift()) await leaveGroup(chatId, userId, requestId)
    }
    await Promise.all(Array.from({ length: groupsAtOnce }, work))
    if (chatIds.length < atOnce) return
    after = chatIds.at(-1)!
  }
}

/** What is theirs alone. What they said stays, with its files, and so do the ids that others' messages count by. */
const forgetOwn = async (deps: CloseAccountDeps, userId: string): Promise<void> => {
  const scheduledIds = await deps.scheduled.removeAllOf(userId, deps.now())
  for (const id of scheduledIds) await deps.attachments.release(id)
  await Promise.all([
    deps.members.forgetOwn(userId),
    deps.stars.removeAllOf(userId),
    deps.hidden.removeAllOf(userId),
    deps.attachments.letGoOf(userId),
    deps.avatars.letGoOf(userId),
    deps.presence.removeOffline([userId]), // who is still connected: see publish-presence.ts
  ])
}

/**
 * Somebody has closed their account: they go out of their groups, which get another owner where they were the last one,
 * and everything that was theirs alone goes. Direct chats stay for the other one, who cannot write there any more.
 *
 * Each step may be repeated and be done by several at once; that the account is closed is kept before the first, so what
 * comes after it, however late, brings nothing back.
 */
export const closeAccount = async (
  deps: CloseAccountDeps,
  { userId, requestId }: { userId: string; requestId?: string | undefined },
): Promise<void> => {
  await deps.relations.keepDeleted(userId)
  await leaveGroups(deps, userId, requestId)
  await forgetOwn(deps, userId)
}
