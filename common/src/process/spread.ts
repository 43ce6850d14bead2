import { setTimeout as pause } from 'node:timers/promises'

const stepMs = 20

/** Does `work` for each, some at a time, so that it is about `overMs` until the last one's turn; with few of them less. */
export const spread = async <Item>(
  items: Iterable<Item>,
  overMs: number,
  work: (item: Item) => void,
): Promise<void> => {
  const left = [...items]
  const inStep = Math.ceil(left.length / Math.max(1, overMs / stepMs))
  while (left.length > 0) {
    for (const item of left.splice(0, inStep)) work(item)
    if (left.length > 0) await pause(stepMs)
  }
}
