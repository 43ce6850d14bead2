import type { Deps } from '../deps.ts'
import type { Mark } from '../inboxes/inbox.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import type { OneMessage } from './one-message.ts'

export type ChangeDeps = Pick<Deps, 'changedInboxes' | 'reactions' | 'recentMessages'>

type Changed = OneMessage & Pick<LoggedMessage, 'senderId' | 'version'>

/**
 * What is known of the chat before this message takes its place. Whatever is heard of before that is written may be
 * counted already, and could not take it: so it is looked for again.
 */
export const withKnownBefore = async (
  { changedInboxes, recentMessages }: ChangeDeps,
  mark: Mark,
  { chatId, seq }: OneMessage,
  withdraw: (known: LoggedMessage[]) => Promise<void>,
): Promise<void> => {
  const known = await recentMessages.before(chatId, seq)
  await withdraw(known)
  const seqs = new Set(known.map((message) => message.seq))
  const heard = (await recentMessages.before(chatId, seq)).filter((message) => !seqs.has(message.seq))
  if (heard.length > 0) await changedInboxes.refill(mark, chatId, heard)
}

/** A message that is deleted leaves every inbox of its chat, and reactions to it that of its writer. */
export const withdrawMessage = async (deps: ChangeDeps, mark: Mark, message: Changed): Promise<void> => {
  const { chatId, senderId, messageId, version } = message
  await withKnownBefore(deps, mark, message, (known) => deps.changedInboxes.withdraw(mark, message, known))
  await deps.reactions.withdraw(mark, { chatId, userId: senderId, messageId, version })
}

/** Whoever is told of a message, or of reactions to it, is told its newest text. */
export const rewriteMessage = async (
  deps: ChangeDeps,
  mark: Mark,
  message: Changed & { body: string },
): Promise<void> => {
  const { chatId, senderId, messageId, version, body } = message
  await deps.changedInboxes.rewrite(mark, message)
  await deps.reactions.rewrite(mark, { chatId, userId: senderId, messageId, version, body })
}
