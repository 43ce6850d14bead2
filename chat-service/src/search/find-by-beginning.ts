import { keysPerChat, type Budget } from './budget.ts'
import { findByWord, type Scope } from './find-by-word.ts'
import { isBeyond, type Place } from './place.ts'
import type { SearchStore, WordKey } from './search-store.ts'

/** `missing`: there are words that were not looked at. */
export type Begun = { places: Place[]; missing: boolean }

const keysAtOnce = 1_000

/**
 * Messages with any word that begins so: at least the newest `count` of them. The index has them by chat and word, so
 * they are read word by word; of a word that goes on for long only the newest are.
 */
export const findByBeginning = async (
  store: SearchStore,
  wanted: Scope & { beginning: string },
  budget: Budget,
): Promise<Begun> => {
  const { beginning, before, count, mayBeSeen } = wanted
  const itself = await findByWord(store, { ...wanted, word: beginning }, budget)
  const places = [...itself.places]

  // each chat costs keys, also one without such a word
  const chatIds = wanted.chatIds.slice(0, Math.max(1, Math.floor(budget.left() / (2 * keysPerChat))))
  const missing = itself.reached !== undefined || chatIds.length < wanted.chatIds.length
  let after: WordKey | undefined
  let atOnce = keysAtOnce

  while (true) {
    const affordable = Math.min(atOnce, budget.left() - chatIds.length * keysPerChat - 2 * (count + keysPerChat))
    if (affordable <= 1) return { places, missing: true }

    budget.spend(affordable + chatIds.length * keysPerChat)
    const keys = await store.beginningWith(chatIds, beginning, { after, count: affordable })
    for (const { word: _word, ...place } of keys) if (isBeyond(place, before) && mayBeSeen(place)) places.push(place)
    if (keys.length < affordable) return { places, missing }

    // the last word goes on: the newest of it, then on to the next
    after = keys.at(-1)!
    const ofLast = { ...wanted, chatIds: [after.chatId], word: after.word }
    places.push(
      ...(await findByWord(store, ofLast, { left: () => count + 2 * keysPerChat, spend: budget.spend })).places,
    )
    atOnce *= 2
  }
}
