/** What is computed from values is kept as long as these are the same objects. */
export const memo = <Value>() => {
  let last: { from: readonly unknown[]; value: Value } | undefined

  return (from: readonly unknown[], make: () => Value): Value => {
    if (last?.from.length === from.length && last.from.every((each, index) => each === from[index])) return last.value
    last = { from, value: make() }
    return last.value
  }
}

/** The list before where it has the same items. */
export const sameList = <Item>(before: readonly Item[] | undefined, now: readonly Item[]): readonly Item[] =>
  before?.length === now.length && before.every((item, index) => item === now[index]) ? before : now
