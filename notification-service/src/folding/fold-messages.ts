import { rewriteMessage, type ChangeDeps } from '../changing/apply-change.ts'
import { lookAgain } from '../changing/look-again.ts'
import type { Deps } from '../deps.ts'
import type { Mark } from '../inboxes/inbox.ts'
import type { ChatMessages } from '../inboxes/inbox-store.ts'
import { loggedMessage, type LoggedMessage, type ToldMessage } from '../messages/logged-message.ts'

const byChat = (messages: LoggedMessage[]): ChatMessages[] => {
  const chats = new Map<string, LoggedMessage[]>()
  for (const message of messages.toSorted((a, b) => a.seq - b.seq)) {
    const log = chats.get(message.chatId)
    if (log) log.push(message)
    else chats.set(message.chatId, [message])
  }
  return [...chats].map(([chatId, log]) => ({ chatId, messages: log }))
}

type FoldDeps = ChangeDeps & Pick<Deps, 'inboxes'>

/** Messages as they were known just before, and then what has become of them meanwhile. With `userIds` for these only. */
export const foldKnown = async (
  deps: FoldDeps,
  mark: Mark,
  chats: ChatMessages[],
  userIds?: string[],
): Promise<void> => {
  const messages = chats.flatMap((chat) => chat.messages)
  await deps.inboxes.fold(mark, chats, userIds)
  await lookAgain(deps, mark, messages)
  const senders = messages.map(({ chatId, senderId }) => ({ chatId, userId: senderId }))
  if (!(await deps.reactions.follow(mark, senders))) return
  for (const message of await deps.reactions.awaited(messages)) await rewriteMessage(deps, mark, message)
}

/**
 * Messages, of many chats, into the inboxes of those they are for. They are kept first: whoever turns out to be a member
 * while this runs is either in the chat by then, or finds them kept.
 */
export const foldMessages = async (
  deps: FoldDeps & Pick<Deps, 'announcer' | 'nextMark' | 'now'>,
  messages: ToldMessage[],
): Promise<void> => {
  const known = await deps.recentMessages.keep(messages.map(loggedMessage), deps.now())

  const mark = deps.nextMark()
  await foldKnown(deps, mark, byChat(known))
  deps.announcer.announce(mark)
}
