import type { NotificationData } from '@chat/common/events/notification-events'
import { shownOf, type Fold, type Told } from '../inboxes/inbox.ts'
import { countOf } from '../inboxes/seq-ranges.ts'

/** What chats and people are called now; null where it is not known. */
export type Names = { chatName: (chatId: string) => string | null; personName: (userId: string) => string | null }

/** In whose name it is told. */
const titleOf = ({ type }: Told, actor: string, chat: string | null): string =>
  type === 'added_to_chat' || type === 'reaction' ? actor : (chat ?? actor)

/** What is told of it, beside who it is by. */
export const bodyOf = ({ type, body, emoji }: Told, chat: string | null): string => {
  if (type === 'added_to_chat') return `added you to ${chat ?? 'a chat'}`
  if (type === 'reaction') return body === '' ? `reacted ${emoji} to your message` : `reacted ${emoji} to: ${body}`
  return body
}

/** The notification as its owner sees it, under the names of now. */
export const toNotification = (
  { chatId, version }: { chatId: string; version: number },
  fold: Fold,
  { chatName, personName }: Names,
): NotificationData => {
  const shown = shownOf(fold)
  const { seq, type, messageId, actorId, messageSeq = seq } = shown
  const chat = chatName(chatId)
  const actor = personName(actorId) ?? 'Somebody'

  return {
    id: fold.id,
    version,
    type,
    chatId,
    ...(messageId !== '' && { messageId }), // of what is not known any more
    seq: messageSeq,
    actorId,
    title: titleOf(shown, actor, chat),
    body: bodyOf(shown, chat),
    count: countOf(fold.seqs),
    ...(fold.readAt && { readAt: fold.readAt.toISOString() }),
    createdAt: fold.createdAt.toISOString(),
  }
}
