/** The server ends it after 6 s; a message that says so may be lost. */
const endsAfterMs = 7_000

export type TypingPeople = {
  set: (chatId: string, userId: string, typing: boolean) => void
  of: (chatId: string) => readonly string[]
  clear: () => void
}

const nobody: readonly string[] = []

/** Who is writing where; it ends by itself. */
export const createTypingPeople = (onChange: () => void, afterMs = endsAfterMs): TypingPeople => {
  const people = new Map<string, readonly string[]>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  const set = (chatId: string, userId: string, typing: boolean): void => {
    const key = `${chatId} ${userId}`
    clearTimeout(timers.get(key))
    timers.delete(key)
    if (typing)
      timers.set(
        key,
        setTimeout(() => set(chatId, userId, false), afterMs),
      )

    const before = people.get(chatId) ?? nobody
    if (before.includes(userId) === typing) return
    const now = typing ? [...before, userId] : before.filter((each) => each !== userId)
    if (now.length > 0) people.set(chatId, now)
    else people.delete(chatId)
    onChange()
  }

  return {
    set,
    of: (chatId) => people.get(chatId) ?? nobody,
    clear: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      if (people.size === 0) return
      people.clear()
      onChange()
    },
  }
}
