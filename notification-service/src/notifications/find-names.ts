import type { People } from '@chat/common/people/people'
import type { ChatStore } from '../chats/chat.model.ts'
import { shownOf, type Fold } from '../inboxes/inbox.ts'
import type { Names } from './notification.ts'

const unique = (ids: string[]): string[] => [...new Set(ids)]

/** Names for many notifications by one query each for chats and people. */
export const findNames = async (
  deps: { chats: ChatStore; people: Pick<People, 'findByIds'> },
  folds: { chatId: string; fold: Fold }[],
): Promise<Names> => {
  const [chats, people] = await Promise.all([
    deps.chats.namesOf(unique(folds.map(({ chatId }) => chatId))),
    deps.people.findByIds(unique(folds.map(({ fold }) => shownOf(fold).actorId))),
  ])
  return {
    chatName: (chatId) => chats.get(chatId) ?? null,
    personName: (userId) => people.get(userId)?.displayName ?? null,
  }
}
