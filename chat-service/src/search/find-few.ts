import { keysPerChat, type Budget } from './budget.ts'
import type { Scope } from './find-by-word.ts'
import { isBeyond, newestFirst, type Place } from './place.ts'
import type { Query } from './query.ts'
import type { SearchStore } from './search-store.ts'

const few = 2_000
/** More, and mongod would sort them in memory. */
const mostChats = 200

/** All messages with a word that begins so, newest first, where these are few; undefined where they are not. */
export const findFew = async (
  store: SearchStore,
  { chatIds, since: from, beginning, before, mayBeSeen }: Scope & { beginning: string },
  budget: Budget,
): Promise<Place[] | undefined> => {
  if (chatIds.length > mostChats) return undefined

  budget.spend(2 * (few + chatIds.length * keysPerChat))
  const [itself, longer] = await Promise.all([
    store.newestWith(chatIds, beginning, { span: { from, to: before && new Date(before.at) }, count: few }),
    store.beginningWith(chatIds, beginning, { after: undefined, count: few }),
  ])
  if (itself.length === few || longer.length === few) return undefined

  const all = new Map([...itself, ...longer].map(({ at, seq, chatId }) => [`${chatId} ${seq}`, { at, seq, chatId }]))
  return [...all.values()].filter((place) => isBeyond(place, before) && mayBeSeen(place)).toSorted(newestFirst)
}

/** Those of some messages, newest first, that have all words of a query, at least `count` if there are so many. */
export const narrow = async (
  store: SearchStore,
  places: Place[],
  { query, count }: { query: Query; count: number },
  budget: Budget,
): Promise<Place[]> => {
  const found: Place[] = []
  let stretch = 2 * count
  for (let done = 0; done < places.length && found.length < count; stretch *= 4) {
    const next = places.slice(done, done + stretch)
    budget.spend(2 * next.length)
    found.push(...(await store.amongWith(next, query)))
    done += next.length
  }
  return found
}
