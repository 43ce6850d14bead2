/** Runs tasks of the same key one after another, in the order of the calls, and others side by side. */
export const createInOrder = () => {
  const tails = new Map<string, Promise<unknown>>()

  return <Result>(key: string, task: () => Promise<Result>): Promise<Result> => {
    const result = (tails.get(key) ?? Promise.resolve()).then(task)
    const tail = result.catch(() => undefined)
    tails.set(key, tail)
    void tail.then(() => {
      if (tails.get(key) === tail) tails.delete(key)
    })
    return result
  }
}

export type InOrder = ReturnType<typeof createInOrder>
