import type { ShownMessage } from '@chat/sdk/store/shown-message'

/**
 * Where in `items` (ascending seq, those that are not sent yet at the end) the first message from `seq` on is; the
 * number of messages where all are before it.
 */
export const indexFromSeq = (items: readonly ShownMessage[], seq: number): number => {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = items[middle]!.seq
    if (at !== 0 && at < seq) low = middle + 1
    else high = middle
  }
  return low
}

export const findBySeq = (items: readonly ShownMessage[], seq: number): ShownMessage | undefined => {
  const found = items[indexFromSeq(items, seq)]
  return found?.seq === seq ? found : undefined
}
