import { keysPerChat, type Budget } from './budget.ts'
import { isBeyond, newestFirst, type Place } from './place.ts'
import type { Query } from './query.ts'
import type { SearchStore } from './search-store.ts'

/** `reached`: not everything was looked at, but what is newer than this was. */
export type Found = { places: Place[]; reached?: Place | undefined }

/** `since`: nothing before it may be seen in any of the chats; what else may not, `mayBeSeen` says. */
export type Scope = {
  chatIds: string[]
  since?: Date | undefined
  mayBeSeen: (place: Place) => boolean
  before: Place | undefined
  count: number
}

type Wanted = Scope & { word: string; rest?: Query | undefined }

const firstLook = 4

/** Without what the next look may have more of: the same number at the same time in another chat. */
const withoutTail = <Looked extends Place>(looked: Looked[]): Looked[] => {
  const last = looked.at(-1)!
  return looked.filter(({ at, seq }) => at !== last.at || seq !== last.seq)
}

const placeOf = (looked: Place | undefined): Place | undefined =>
  looked && { at: looked.at, seq: looked.seq, chatId: looked.chatId }

/** In few chats: a page of what has the word, then ever longer stretches while too few of these have the rest. */
const findInFew = async (store: SearchStore, wanted: Wanted, budget: Budget): Promise<Found> => {
  const { chatIds, word, rest, since: from, mayBeSeen, count } = wanted
  const places: Place[] = []
  let reached = wanted.before
  let stretch = rest ? count * firstLook : count + 1

  while (true) {
    const affordable = Math.min(stretch, budget.left() - chatIds.length * keysPerChat)
    if (affordable <= 1) return { places, reached }

    budget.spend(affordable + chatIds.length * keysPerChat)
    const span = { from, to: reached && new Date(reached.at) }
    const looked = await store.newestWith(chatIds, word, { rest, span, count: affordable })
    const isAll = looked.length < affordable
    const beyond = (isAll || chatIds.length === 1 ? looked : withoutTail(looked)).filter((place) =>
      isBeyond(place, reached),
    )
    for (const { matches, ...place } of beyond) if (matches && mayBeSeen(place)) places.push(place)
    if (places.length >= count || isAll) return { places }

    reached = placeOf(beyond.toSorted(newestFirst).at(-1)) ?? reached
    stretch *= firstLook
  }
}

/** More at once, and mongod would sort in memory instead of merging. */
const chatsAtOnce = 200

const inFew = (chatIds: string[]): string[][] =>
  Array.from({ length: Math.ceil(chatIds.length / chatsAtOnce) }, (_, index) =>
    chatIds.slice(index * chatsAtOnce, (index + 1) * chatsAtOnce),
  )

/** The newest messages with a word that have the rest of the query too, at least `count` if there are so many. */
export const findByWord = async (store: SearchStore, wanted: Wanted, budget: Budget): Promise<Found> => {
  const groups = inFew(wanted.chatIds)
  const share = Math.floor(budget.left() / groups.length)
  const found = await Promise.all(
    groups.map((chatIds) => {
      let left = share
      const spend = (keys: number): void => {
        left -= keys
        budget.spend(keys)
      }
      return findInFew(store, { ...wanted, chatIds }, { left: () => left, spend })
    }),
  )
  const reached = found.flatMap((group) => group.reached ?? []).toSorted(newestFirst)[0]
  const places = found.flatMap((group) => group.places)
  return reached ? { places: places.filter((place) => !isBeyond(place, reached)), reached } : { places }
}
