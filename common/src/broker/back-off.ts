/** Doubles from `minMs` to `maxMs`; spread over the upper half, so that many who lost the same thing do not come at once. */
export const backOffMs = (
  failures: number,
  { minMs = 100, maxMs = 5_000 }: { minMs?: number; maxMs?: number } = {},
  random: () => number = Math.random,
): number => {
  const full = Math.min(maxMs, minMs * 2 ** Math.min(failures, 30))
  return full / 2 + (random() * full) / 2
}
