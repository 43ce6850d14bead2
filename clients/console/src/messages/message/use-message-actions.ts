import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { problemText } from '../../app/problem-text.ts'
import { useAccount, useSession } from '../../app/session.tsx'
import { useToast } from '../../design/toasts.tsx'
import { useConversation } from '../conversation.tsx'
import { messageActions, type MessageAction } from './message-actions.ts'
import { useStars } from './use-stars.ts'

/** What can be done with a message, for its menu and for the keys. `anchor`: beside what the emojis open. */
export const useMessageActions = (): ((message: ShownMessage, anchor: HTMLElement) => MessageAction[]) => {
  const { store } = useSession()
  const { starred, mark } = useStars()
  const conversation = useConversation()
  const { ask } = conversation
  const say = useToast()
  const myId = useAccount().id

  const attempt = (asked: Promise<void>, done?: string): void => {
    asked.then(() => done && say('ok', done)).catch((error: unknown) => say('error', problemText(error)))
  }

  /** Only pages of a secure origin have a clipboard. */
  const copy = (text: string): void => {
    const copied = async (): Promise<void> => navigator.clipboard.writeText(text)
    copied().then(
      () => say('ok', 'Copied'),
      () => say('error', 'The browser does not let this page copy'),
    )
  }

  return (message, anchor) => {
    const { chatId, id, seq } = message
    const isStarred = starred.has(id)
    const about = { message, chat: store.chat(chatId), myId, isStarred }
    return messageActions(about, {
      react: () => ask({ kind: 'palette', message, anchor }),
      reply: () => conversation.reply(message),
      thread: () => conversation.openThread(message.replyTo ?? message.id),
      edit: () => conversation.edit(message),
      copyText: () => copy(message.text),
      copyLink: () => copy(`${location.origin}/chats/${chatId}?seq=${seq}`),
      pin: () => attempt(message.pinned ? store.unpin(chatId, id) : store.pin(chatId, id)),
      star: () => attempt(mark(chatId, id, !isStarred), isStarred ? 'The star is removed' : 'Starred'),
      markUnread: () => conversation.markUnread(message),
      reactions: () => ask({ kind: 'reactions', message }),
      receipts: () => ask({ kind: 'receipts', message }),
      versions: () => ask({ kind: 'versions', message }),
      report: () => ask({ kind: 'report', message }),
      remove: () => ask({ kind: 'delete', message }),
    })
  }
}
