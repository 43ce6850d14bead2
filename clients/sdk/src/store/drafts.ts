import type { Chats } from '../chats.ts'

export type Drafts = {
  /** Kept on all devices a moment after the last change. */
  set: (chatId: string, text: string) => void
  /** One's own text, while it is not kept yet. */
  unsaved: (chatId: string) => string | undefined
  /** Tries again what could not be kept. */
  flush: () => void
  clear: () => void
}

/** Saves what somebody writes when they pause. */
export const createDrafts = (deps: {
  chats: Pick<Chats, 'setDraft' | 'clearDraft'>
  onSaved: (chatId: string, text: string) => void
  afterMs: number
}): Drafts => {
  const unsaved = new Map<string, string>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const saving = new Set<string>()

  const save = async (chatId: string): Promise<void> => {
    const text = unsaved.get(chatId)
    if (text === undefined || saving.has(chatId)) return
    saving.add(chatId)
    try {
      await (text === '' ? deps.chats.clearDraft(chatId) : deps.chats.setDraft(chatId, text))
      if (unsaved.get(chatId) === text) {
        unsaved.delete(chatId)
        deps.onSaved(chatId, text)
      }
    } catch {
      return // with the next change, or when the client is online again
    } finally {
      saving.delete(chatId)
    }
    if (unsaved.has(chatId)) await save(chatId)
  }

  return {
    set: (chatId, text) => {
      unsaved.set(chatId, text)
      clearTimeout(timers.get(chatId))
      timers.set(
        chatId,
        setTimeout(() => void save(chatId), deps.afterMs),
      )
    },
    unsaved: (chatId) => unsaved.get(chatId),
    flush: () => {
      for (const chatId of unsaved.keys()) void save(chatId)
    },
    clear: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      unsaved.clear()
    },
  }
}
