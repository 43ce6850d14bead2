import type { ChangeDeps } from '../changing/apply-change.ts'
import { lookAgain } from '../changing/look-again.ts'
import type { Deps } from '../deps.ts'
import { inboxId } from '../inboxes/inbox.ts'
import { byReceiver, isWelcome, reactionOf, type ReactionChange } from './received.ts'

type ReactionDeps = ChangeDeps & Pick<Deps, 'blocks' | 'announcer' | 'nextMark'>

/**
 * Reactions to what others wrote, into the inboxes of these. What happens to a message is noted before it is looked for
 * here, so it is looked at again afterwards: one of the two sees the other.
 */
export const foldReactions = async (deps: ReactionDeps, changes: ReactionChange[]): Promise<void> => {
  const toOthers = changes.filter(({ userId, senderId }) => userId !== senderId)
  if (toOthers.length === 0) return

  const [messages, settings, isBlocked] = await Promise.all([
    deps.recentMessages.among(toOthers),
    deps.reactions.settingsOf(toOthers.map(({ chatId, senderId }) => ({ chatId, userId: senderId }))),
    deps.blocks.among(toOthers.map(({ senderId, userId }) => ({ userId: senderId, blockedId: userId }))),
  ])
  const left = toOthers.filter((change) => !messages.of(change)?.deleted)
  const received = byReceiver(left, (change) => {
    const { chatId, senderId, userId, at } = change
    const isWanted = isWelcome(settings.get(inboxId(chatId, senderId)) ?? {}, at)
    const isHeard = !isBlocked({ userId: senderId, blockedId: userId })
    return reactionOf(change, { message: messages.of(change), isWanted: isWanted && isHeard })
  })
  const mark = deps.nextMark()
  await deps.reactions.fold(mark, received)
  await lookAgain(
    deps,
    mark,
    left.map(({ chatId, seq }) => ({ chatId, seq, version: messages.of({ chatId, seq })?.version })),
  )
  deps.announcer.announce(mark)
}
