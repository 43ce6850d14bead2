import type { Deps } from '../deps.ts'
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

/**
 * Messages, of many chats, into the inboxes of those they are for. They are kept first: whoever turns out to be a member
 * while this runs is either in the chat by then, or finds them kept.
 */
export const foldMessages = async (
  deps: Pick<Deps, 'inboxes' | 'recentMessages' | 'announcer' | 'nextMark' | 'now'>,
  messages: ToldMessage[],
): Promise<void> => {
  const logged = messages.map(loggedMessage)
  await deps.recentMessages.keep(logged, deps.now())

  const mark = deps.nextMark()
  await deps.inboxes.fold(mark, byChat(logged))
  deps.announcer.announce(mark)
}
