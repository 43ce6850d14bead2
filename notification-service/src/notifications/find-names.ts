import { ProblemError } from '@chat/common/http/problem'
import type { People, Person } from '@chat/common/people/people'
import type { ChatStore } from '../chats/chat.model.ts'
import { shownOf, type Fold } from '../inboxes/inbox.ts'
import type { Names } from './notification.ts'

const unique = (ids: string[]): string[] => [...new Set(ids)]

/** A name that cannot be asked for now is no reason to tell nothing: then those are found who are known here. */
export const findPeople = async (people: Pick<People, 'findByIds'>, ids: string[]): Promise<Map<string, Person>> => {
  try {
    return await people.findByIds(ids)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const found = await Promise.allSettled(ids.map((id) => people.findByIds([id])))
    return new Map(found.flatMap((one) => (one.status === 'fulfilled' ? [...one.value] : [])))
  }
}

/** Names for many notifications by one query each for chats and people. */
export const findNames = async (
  deps: { chats: ChatStore; people: Pick<People, 'findByIds'> },
  folds: { chatId: string; fold: Fold }[],
): Promise<Names> => {
  const [chats, people] = await Promise.all([
    deps.chats.namesOf(unique(folds.map(({ chatId }) => chatId))),
    findPeople(deps.people, unique(folds.map(({ fold }) => shownOf(fold).actorId))),
  ])
  return {
    chatName: (chatId) => chats.get(chatId) ?? null,
    personName: (userId) => people.get(userId)?.displayName ?? null,
  }
}
