/** `delaysMs[n]`: how long nobody may try after the nth failure in a row; beyond the end the last one holds. */
export type ThrottleRule = {
  delaysMs: number[]
  forgetAfterMs: number
  /** From this failure on it is a lock and not a delay, and its owner is told. */
  locksAt?: number
}

const slower = [1_000, 2_000, 4_000, 8_000, 16_000]

/** Five at once, then slower and slower, then none for the time of a lock. */
const guesses = (lockMs: number, ...longer: number[]): number[] => [
  ...Array<number>(5).fill(0),
  ...slower.map((delayMs) => Math.min(delayMs, lockMs)),
  lockMs,
  ...longer,
]

export const accountRule = (lockMs: number): ThrottleRule => ({
  delaysMs: guesses(lockMs),
  forgetAfterMs: lockMs,
  locksAt: 10,
})

/**
 * For codes of six digits: whoever has the password gets some thirteen guesses a day with a lock of a quarter of an
 * hour, and there are three right ones among a million.
 */
export const codeRule = (lockMs: number): ThrottleRule => ({
  delaysMs: guesses(lockMs, 4 * lockMs, 24 * lockMs),
  forgetAfterMs: 96 * lockMs,
  locksAt: 10,
})

/** Many people may share an address. */
export const addressRule = (lockMs: number): ThrottleRule => ({
  delaysMs: [...Array<number>(30).fill(0), ...Array<number>(30).fill(Math.min(1_000, lockMs)), lockMs],
  forgetAfterMs: lockMs,
})
