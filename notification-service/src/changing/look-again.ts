import type { Mark } from '../inboxes/inbox.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import { rewriteMessage, withdrawMessage, type ChangeDeps } from './apply-change.ts'

type Folded = Pick<LoggedMessage, 'chatId' | 'seq' | 'deleted'> & { version?: number | undefined }

/**
 * After messages, or reactions to them, were folded as they were known before: whoever changes a message notes that
 * first and changes the inboxes afterwards, so that of two at the same time one sees the other.
 */
export const lookAgain = async (deps: ChangeDeps, mark: Mark, folded: Folded[]): Promise<void> => {
  const changed = await deps.recentMessages.changedAmong(folded.filter((message) => !message.deleted))
  const versions = new Map(folded.map(({ chatId, seq, version }) => [`${chatId}:${seq}`, version ?? 0]))
  for (const message of changed) {
    if (message.deleted) await withdrawMessage(deps, mark, message)
    else if (message.version > versions.get(`${message.chatId}:${message.seq}`)!)
      await rewriteMessage(deps, mark, message)
  }
}
