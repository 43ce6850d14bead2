import type { Mark } from './inbox.ts'

/** Numbers the writes of this instance, so that what one of them changed can be found again. */
export const createMarks = ({ instanceId, now }: { instanceId: string; now: () => Date }): (() => Mark) => {
  let batch = 0
  return () => ({ by: instanceId, at: now(), batch: (batch += 1) })
}
