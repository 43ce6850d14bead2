import type { Deps } from '../deps.ts'
import type { MemberDoc } from '../chats/member.model.ts'
import { maxChatsOfPerson } from '../chats/list-chats.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import { createBudget, keysPerChat, type Budget } from './budget.ts'
import { findByBeginning } from './find-by-beginning.ts'
import { findByWord, type Found, type Scope } from './find-by-word.ts'
import { findFew, narrow } from './find-few.ts'
import { newestFirst, searchCursor, type Place } from './place.ts'
import { isFound, type Query } from './query.ts'
import type { SearchStore } from './search-store.ts'
import type { FoundPage } from './search.answer.ts'

export type SearchDeps = Pick<Deps, 'members' | 'hidden' | 'viewMessage'> & { search: SearchStore }

type Wanted = Scope & { query: Query }

const mostCounted = 4
const countedUpTo = 300
const countedIn = 200

/** The word that fewest messages have, as far as a quick count among the longest words in some of the chats can tell. */
const rarestOf = async (store: SearchStore, { chatIds, query }: Wanted, budget: Budget) => {
  const words = query.words.toSorted((a, b) => b.length - a.length).slice(0, mostCounted)
  const among = chatIds.slice(0, countedIn)
  budget.spend(words.length * (countedUpTo + among.length * keysPerChat))
  const counts = await Promise.all(words.map((word) => store.countWith(among, word, countedUpTo)))
  const count = Math.min(...counts)
  return { word: words[counts.indexOf(count)]!, isRare: count < countedUpTo }
}

const longestOf = (words: string[]): string | undefined => words.toSorted((a, b) => b.length - a.length)[0]

const restOf = ({ words, beginnings, phrases }: Query, word: string): Query | undefined => {
  const rest = { words: words.filter((other) => other !== word), beginnings, phrases }
  return rest.words.length + beginnings.length > 0 ? rest : undefined
}

const find = async (store: SearchStore, wanted: Wanted): Promise<Found & { missing?: boolean }> => {
  const budget = createBudget()
  const { query } = wanted
  const beginning = longestOf(query.beginnings)
  if (query.words.length === 0) return findByBeginning(store, { ...wanted, beginning: beginning! }, budget)

  const rest = restOf(query, query.words[0]!)
  if (!rest) return findByWord(store, { ...wanted, word: query.words[0]! }, budget)

  const { word, isRare } = await rarestOf(store, wanted, budget)
  const few = !isRare && beginning !== undefined && (await findFew(store, { ...wanted, beginning }, budget))
  if (few) return { places: await narrow(store, few, wanted, budget) }
  return findByWord(store, { ...wanted, word, rest: restOf(query, word) }, budget)
}

/** Without what they hid. */
const withoutHidden = async (
  deps: Pick<Deps, 'hidden'>,
  userId: string,
  messages: MessageDoc[],
): Promise<MessageDoc[]> => {
  const hidden = await deps.hidden.amongMessages(
    userId,
    messages.map(({ _id }) => _id.toHexString()),
  )
  return messages.filter(({ _id }) => !hidden.has(_id.toHexString()))
}

/** Clocks of instances differ, but not by this. */
const doubtMs = 3_600_000

const scopeOf = (rows: MemberDoc[]): Pick<Scope, 'chatIds' | 'since' | 'mayBeSeen'> => {
  const visibleFrom = new Map(rows.map((row) => [row.chatId, row.visibleFrom]))
  const since = Math.min(...rows.map((row) => (row.visibleFrom > 1 ? row.joinedAt.getTime() - doubtMs : 0)))
  return {
    chatIds: [...visibleFrom.keys()],
    since: since > 0 ? new Date(since) : undefined,
    mayBeSeen: ({ chatId, seq }) => seq >= visibleFrom.get(chatId)!,
  }
}

const keyOf = ({ chatId, seq }: Pick<Place, 'chatId' | 'seq'>): string => `${chatId} ${seq}`

/**
 * A page of the messages in one's own chats, or in one of them, that have all words of a query, newest first. A page
 * may have fewer messages than `limit` and yet not be the last. `partial`: more than a search looks at was in the way,
 * so that older ones may be missing from this page; the cursor goes on with them where there is one.
 */
export const searchMessages = async (
  deps: SearchDeps,
  userId: string,
  input: { query: Query; chatId?: string | undefined; limit: number; cursor?: Place | undefined },
): Promise<FoundPage> => {
  const { query, chatId, limit, cursor } = input
  const rows =
    chatId === undefined
      ? await deps.members.ofPerson(userId, maxChatsOfPerson)
      : [await deps.members.require(chatId, userId)]
  if (rows.length === 0) return { items: [], next: null }

  const {
    places,
    reached,
    missing = false,
  } = await find(deps.search, {
    ...scopeOf(rows),
    query,
    before: cursor,
    count: limit + 1,
  })
  const found = [...new Map(places.map((place) => [keyOf(place), place])).values()].toSorted(newestFirst)
  const page = found.slice(0, limit)
  const isFull = found.length > limit
  const goesOn = isFull ? page.at(-1) : reached

  const rank = new Map(page.map((place, index) => [keyOf(place), index]))
  const messages = (await deps.search.at(page, userId)).filter((message) => isFound(query, message))
  const items = await withoutHidden(deps, userId, messages)
  return {
    items: items.toSorted((a, b) => rank.get(keyOf(a))! - rank.get(keyOf(b))!).map(deps.viewMessage),
    next: goesOn ? searchCursor.encode(goesOn) : null,
    ...((missing || (reached && !isFull)) && { partial: true }),
  }
}
