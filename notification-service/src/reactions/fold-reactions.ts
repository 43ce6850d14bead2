import { rewriteMessage, type ChangeDeps } from '../changing/apply-change.ts'
import { lookAgain } from '../changing/look-again.ts'
import type { Deps } from '../deps.ts'
import { inboxId, type Mark } from '../inboxes/inbox.ts'
import { byReceiver, isWelcome, reactionOf, type ReactionChange } from './received.ts'

type ReactionDeps = ChangeDeps & Pick<Deps, 'blocks' | 'announcer' | 'nextMark'>

/** What of these has come while reactions to it were folded. */
const tellTexts = async (deps: ChangeDeps, mark: Mark, unknown: ReactionChange[]): Promise<void> => {
  if (unknown.length === 0) return
  const messages = await deps.recentMessages.among(unknown)
  for (const change of unknown) {
    const text = messages.of(change)
    if (text && !text.deleted) await rewriteMessage(deps, mark, { ...change, body: text.body, version: text.version })
  }
}

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
  await tellTexts(
    deps,
    mark,
    left.filter((change) => !messages.of(change)),
  )
  deps.announcer.announce(mark)
}
