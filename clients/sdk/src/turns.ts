/** What has to go out in the order of the calls does, key by key; one that fails does not hold up the next. */
export const createTurns = () => {
  const lastOf = new Map<string, Promise<unknown>>()

  return <Result>(key: string, act: () => Promise<Result>): Promise<Result> => {
    const result = (lastOf.get(key) ?? Promise.resolve()).then(act)
    const settled = result
      .catch(() => {})
      .then(() => {
        if (lastOf.get(key) === settled) lastOf.delete(key)
      })
    lastOf.set(key, settled)
    return result
  }
}

export type Turns = ReturnType<typeof createTurns>
