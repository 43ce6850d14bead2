export type EndedSessions = {
  /** `until` in ms since the epoch. Known ones and those whose tokens have all expired change nothing. */
  add: (sessionIds: string[], until: number) => void
  has: (sessionId: string) => boolean
  /** Called once for each session. Returns how to stop listening. */
  onAdded: (listener: (sessionId: string) => void) => () => void
  size: () => number
}

const tidyEveryMs = 60_000

/** Remembers sessions that were ended for as long as a token of theirs may be about. */
export const createEndedSessions = (now: () => number): EndedSessions => {
  const untilOf = new Map<string, number>()
  const listeners = new Set<(sessionId: string) => void>()
  let tidiedAt = now()

  const tidy = (): void => {
    if (now() - tidiedAt < tidyEveryMs) return
    tidiedAt = now()
    for (const [sessionId, until] of untilOf) if (until <= now()) untilOf.delete(sessionId)
  }

  return {
    add: (sessionIds, until) => {
      tidy()
      if (until <= now()) return
      for (const sessionId of sessionIds) {
        if (untilOf.has(sessionId)) continue
        untilOf.set(sessionId, until)
        for (const listener of listeners) listener(sessionId)
      }
    },
    has: (sessionId) => untilOf.has(sessionId),
    onAdded: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    size: () => untilOf.size,
  }
}
