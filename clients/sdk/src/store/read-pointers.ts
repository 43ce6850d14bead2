import type { Receipt } from '../chat.ts'

/** How far each member of a chat is, by person. */
export type ReadPointers = Readonly<Record<string, Receipt>>

const none: ReadPointers = {}

const merge = (before: Receipt | undefined, { userId, deliveredSeq = 0, readSeq = 0 }: Receipt): Receipt => {
  const read = Math.max(before?.readSeq ?? 0, readSeq)
  const delivered = Math.max(before?.deliveredSeq ?? 0, deliveredSeq, read)
  if (before?.readSeq === read && before.deliveredSeq === delivered) return before
  return { userId, deliveredSeq: delivered, readSeq: read }
}

/** Pointers only move forward, so what comes late or twice changes nothing. */
export const createReadPointers = (onChange: () => void) => {
  const byChat = new Map<string, ReadPointers>()

  return {
    move: (chatId: string, items: readonly Receipt[]): void => {
      const before = byChat.get(chatId) ?? none
      const moved = items.map((item) => merge(before[item.userId], item)).filter((item) => item !== before[item.userId])
      if (moved.length === 0) return
      byChat.set(chatId, { ...before, ...Object.fromEntries(moved.map((item) => [item.userId, item])) })
      onChange()
    },
    of: (chatId: string): ReadPointers => byChat.get(chatId) ?? none,
    forget: (chatId: string): void => void byChat.delete(chatId),
    clear: (): void => byChat.clear(),
  }
}
