/** Who left which chat within the last `forMs`. It is cleared up when somebody else leaves, so it needs no timer. */
export const createRecentlyLeft = (forMs: number, nowMs = (): number => performance.now()) => {
  /** The oldest first. */
  const untilMs = new Map<string, number>()
  const keyOf = (chatId: string, userId: string): string => `${chatId}:${userId}`

  return {
    add: (chatId: string, userId: string): void => {
      const atMs = nowMs()
      for (const [key, until] of untilMs) {
        if (until > atMs) break
        untilMs.delete(key)
      }
      const key = keyOf(chatId, userId)
      untilMs.delete(key)
      untilMs.set(key, atMs + forMs)
    },
    remove: (chatId: string, userId: string): void => void untilMs.delete(keyOf(chatId, userId)),
    has: (chatId: string, userId: string): boolean => (untilMs.get(keyOf(chatId, userId)) ?? 0) > nowMs(),
  }
}
