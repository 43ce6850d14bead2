type Numbered = { seq: number }

/** The messages of one chat on their way to whoever listens: in `seq` order, each once, whatever comes in. */
export type Timeline<Item extends Numbered> = {
  /** A message by itself, as sockets bring them: early, twice, or never. */
  offer: (item: Item) => void
  /**
   * What the server says follows `after`. A seq between `after` and the last item that is not among `items` is not for
   * us (from before we joined, for one): nothing waits for it.
   */
  fill: (after: number, items: Item[]) => void
  /** The chat has messages up to `seq`. */
  expect: (seq: number) => void
  /** The next one to hand over; from then on it is in `position`. */
  next: () => Item | undefined
  /** The seq of the last message handed over. */
  position: () => number
  /** Messages up to here are there, so what is missing comes after it. */
  horizon: () => number
  /** Something that exists is missing. */
  hasGap: () => boolean
}

/**
 * Starts after seq `start`. What came early is held back, up to `holdAtMost`; beyond that it is dropped, and is missing
 * like what never came.
 */
export const createTimeline = <Item extends Numbered>(start: number, holdAtMost = 1_000): Timeline<Item> => {
  const early = new Map<number, Item>()
  const due: Item[] = []
  let position = start
  let horizon = start
  let expected = start

  const push = (item: Item): void => {
    due.push(item)
    horizon = item.seq
  }

  const takeWhatFollows = (): void => {
    for (let item = early.get(horizon + 1); item; item = early.get(horizon + 1)) {
      early.delete(item.seq)
      push(item)
    }
  }

  const expect = (seq: number): void => {
    expected = Math.max(expected, seq)
  }

  const offer = (item: Item): void => {
    expect(item.seq)
    if (item.seq <= horizon) return
    if (item.seq === horizon + 1) push(item)
    else if (early.size < holdAtMost) early.set(item.seq, item)
    takeWhatFollows()
  }

  const fill = (after: number, items: Item[]): void => {
    const last = Math.max(0, ...items.map(({ seq }) => seq))
    if (after > horizon) return items.forEach(offer)
    if (last <= horizon) return

    for (const item of items) early.set(item.seq, item)
    for (const seq of [...early.keys()].sort((a, b) => a - b)) {
      if (seq > last) break
      const item = early.get(seq)!
      early.delete(seq)
      if (seq > horizon) push(item)
    }
    expect(last)
    takeWhatFollows()
  }

  const next = (): Item | undefined => {
    const item = due.shift()
    if (item) position = item.seq
    return item
  }

  return {
    offer,
    fill,
    expect,
    next,
    position: () => position,
    horizon: () => horizon,
    hasGap: () => expected > horizon,
  }
}
