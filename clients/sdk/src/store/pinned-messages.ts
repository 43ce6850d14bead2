import type { Message } from '../message.ts'
import { isWhole, type MessageChange } from '../message-change.ts'
import type { Messages } from '../messages.ts'
import { createTurns } from '../turns.ts'
import { applyChange, versioned, type Versioned } from '../versioned.ts'

const nothing: readonly Message[] = []

/** The pins of chats of which they were asked for, the latest first. */
export const createPinnedMessages = (deps: {
  pins: Messages['pins']
  myId: () => string | undefined
  onChange: () => void
}) => {
  const loaded = new Map<string, Versioned[]>()
  const lists = new Map<string, readonly Message[]>()
  const inTurn = createTurns()

  const set = (chatId: string, pins: Versioned[]): void => {
    loaded.set(chatId, pins)
    lists.set(
      chatId,
      pins.map(({ message }) => message),
    )
    deps.onChange()
  }

  const readAll = async (chatId: string): Promise<Message[]> => {
    const found: Message[] = []
    let cursor: string | null = null
    do {
      const page = await deps.pins(chatId, { limit: 100, ...(cursor !== null && { cursor }) })
      found.push(...page.items)
      cursor = page.next
    } while (cursor !== null)
    return found
  }

  const load = (chatId: string): Promise<void> => {
    if (!loaded.has(chatId)) loaded.set(chatId, [])
    return inTurn(chatId, async () => {
      const found = await readAll(chatId)
      if (loaded.has(chatId)) set(chatId, found.map(versioned))
    })
  }

  const drop = (chatId: string, isGone: (message: Message) => boolean): void => {
    const before = loaded.get(chatId) ?? []
    const after = before.filter(({ message }) => !isGone(message))
    if (after.length < before.length) set(chatId, after)
  }

  return {
    load,
    of: (chatId: string): readonly Message[] => lists.get(chatId) ?? nothing,
    /** When one was pinned is not told with it, so the list is read again. */
    change: (change: MessageChange): void => {
      const { chatId, id } = change
      const pins = loaded.get(chatId)
      if (!pins) return

      const isThere = pins.some(({ message }) => message.id === id)
      const isPinned = isWhole(change) ? change.pinned === true : change.pinned
      if (isPinned === true && !isThere) return void load(chatId).catch(() => {})
      if (isThere && isPinned === false) return drop(chatId, (message) => message.id === id)
      if (!isThere) return
      set(
        chatId,
        pins.map((pin) => (pin.message.id === id ? applyChange(pin, change, deps.myId()) : pin)),
      )
    },
    hide: (chatId: string, seq: number): void => drop(chatId, (message) => message.seq === seq),
    forget: (chatId: string): void => {
      loaded.delete(chatId)
      lists.delete(chatId)
    },
    ids: (): string[] => [...loaded.keys()],
  }
}
