import type { EventOf } from '@chat/common/events/define-event'
import type { messageDeleted, messageEdited, messageHidden } from '@chat/common/events/message-events'
import type { Deps } from '../deps.ts'
import { snippetOf } from '../messages/logged-message.ts'
import { rewriteMessage, withKnownBefore, withdrawMessage, type ChangeDeps } from './apply-change.ts'

type MessageDeps = ChangeDeps & Pick<Deps, 'announcer' | 'nextMark' | 'now'>

/** The newest text is told, nobody anew: whom an edit mentions has been told of the message, or was not to be. */
export const editMessage = async (
  deps: MessageDeps,
  { chatId, messageId, seq, version, senderId, text }: EventOf<typeof messageEdited>['data'],
): Promise<void> => {
  const edit = { chatId, messageId, seq, version, senderId, body: snippetOf(text) }
  await deps.recentMessages.edit(edit, deps.now())

  const mark = deps.nextMark()
  await rewriteMessage(deps, mark, edit)
  deps.announcer.announce(mark)
}

/** What is deleted for everybody is told to nobody any more, and its text is kept nowhere. */
export const deleteMessage = async (
  deps: MessageDeps,
  { chatId, messageId, seq, version, senderId }: EventOf<typeof messageDeleted>['data'],
): Promise<void> => {
  const message = { chatId, messageId, seq, version, senderId }
  await deps.recentMessages.remove(message, deps.now())

  const mark = deps.nextMark()
  await withdrawMessage(deps, mark, message)
  deps.announcer.announce(mark)
}

/** What somebody deleted for themselves alone. */
export const hideMessage = async (
  deps: MessageDeps,
  { userId, chatId, messageId, seq }: EventOf<typeof messageHidden>['data'],
): Promise<void> => {
  const mark = deps.nextMark()
  const message = { chatId, messageId, seq }
  await withKnownBefore(deps, mark, message, (known) => deps.changedInboxes.hide(mark, { userId, ...message }, known))
  await deps.reactions.follow(mark, [{ chatId, userId }])
  deps.announcer.announce(mark)
}
