import type { NotificationData } from '@chat/common/events/notification-events'
import { shownOf, type Fold } from '../inboxes/inbox.ts'
import { countOf } from '../inboxes/seq-ranges.ts'

/** What chats and people are called now; null where it is not known. */
export type Names = { chatName: (chatId: string) => string | null; personName: (userId: string) => string | null }

/** The notification as its owner sees it, under the names of now. */
export const toNotification = (
  { chatId, version }: { chatId: string; version: number },
  fold: Fold,
  { chatName, personName }: Names,
): NotificationData => {
  const { seq, type, messageId, actorId, body } = shownOf(fold)
  const chat = chatName(chatId)
  const actor = personName(actorId) ?? 'Somebody'
  const isAdded = type === 'added_to_chat'

  return {
    id: fold.id,
    version,
    type,
    chatId,
    messageId,
    seq,
    actorId,
    title: isAdded ? actor : (chat ?? actor),
    body: isAdded ? `added you to ${chat ?? 'a chat'}` : body,
    count: countOf(fold.seqs),
    ...(fold.readAt && { readAt: fold.readAt.toISOString() }),
    createdAt: fold.createdAt.toISOString(),
  }
}
