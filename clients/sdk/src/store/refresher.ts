/** Asks for something again, soon and once however often it is wanted until then. */
export const createRefresher = (refresh: (id: string) => Promise<unknown>, afterMs: number) => {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  return {
    want: (id: string): void => {
      if (timers.has(id)) return
      timers.set(
        id,
        setTimeout(() => {
          timers.delete(id)
          refresh(id).catch(() => {}) // the next sync tells it too
        }, afterMs),
      )
    },
    stop: (): void => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
