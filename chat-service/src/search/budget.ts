/** What one search may look at, in keys of the index. */
export const mostKeys = 20_000

/** Keys that are still there to be spent; what is to be looked at is asked for before it is. */
export type Budget = { left: () => number; spend: (keys: number) => void }

export const createBudget = (keys: number = mostKeys): Budget => {
  let left = keys
  return { left: () => left, spend: (spent) => void (left -= spent) }
}

/** An empty chat costs as much as one where the scan begins: a key to get there, and one that is too far. */
export const keysPerChat = 2
