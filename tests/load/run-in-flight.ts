/** Keeps `inFlight` of `work` under way for `forMs`; gives how many were done a second. */
export const runInFlight = async (
  inFlight: number,
  forMs: number,
  work: (lane: number) => Promise<unknown>,
): Promise<number> => {
  const startedAt = performance.now()
  let done = 0
  const lane = async (index: number): Promise<void> => {
    while (performance.now() - startedAt < forMs) {
      await work(index)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, index) => lane(index)))
  return (done / (performance.now() - startedAt)) * 1_000
}
