import { outboxEntry } from '@chat/common/broker/document-outbox'
import { messageHidden } from '@chat/common/events/message-events'
import type { Deps } from '../deps.ts'
import { requireInChat, type VisibleDeps, type Wanted } from '../messages/visible-message.ts'

/** Deletes a message for oneself alone; one's other devices are told. Again it changes nothing. */
export const hideMessage = async (
  deps: VisibleDeps & Pick<Deps, 'changes' | 'instanceId' | 'now'>,
  wanted: Wanted & { requestId?: string | undefined },
): Promise<void> => {
  const { message } = await requireInChat(deps, wanted)
  const at = deps.now()
  const { userId, chatId, messageId, requestId } = wanted
  const hiding = { userId, chatId, messageId, seq: message.seq }
  const entry = outboxEntry(messageHidden, {
    by: deps.instanceId,
    at,
    subject: chatId,
    requestId,
    data: { ...hiding, hiddenAt: at.toISOString() },
  })
  const waiting = await deps.hidden.hide(hiding, { ...entry, data: hiding })
  if (waiting) deps.changes.announce(deps.hidden.model, `${userId}:${messageId}`, [waiting])
}
