/** `delaysMs[n]`: how long nobody may try after the nth failure in a row; beyond the end the last one holds. */
export type ThrottleRule = { delaysMs: number[]; forgetAfterMs: number }

/** So many tries at once, then slower and slower, then none for the time of a lock. */
export const accountRule = (lockMs: number): ThrottleRule => ({
  delaysMs: [0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, lockMs].map((delayMs) => Math.min(delayMs, lockMs)),
  forgetAfterMs: lockMs,
})

/** Many people may share an address. */
export const addressRule = (lockMs: number): ThrottleRule => ({
  delaysMs: [...Array<number>(30).fill(0), ...Array<number>(30).fill(Math.min(1_000, lockMs)), lockMs],
  forgetAfterMs: lockMs,
})
