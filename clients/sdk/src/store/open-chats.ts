import type { History, Message } from '../message.ts'
import type { MessageChange } from '../message-change.ts'
import type { HistoryQuery, Messages } from '../messages.ts'
import { createTurns } from '../turns.ts'
import { createMessageWindow, type MessageWindow } from './message-window.ts'

const pageSize = 50
const fillPageSize = 100

export type OpenChats = {
  get: (chatId: string) => MessageWindow | undefined
  /** The latest messages. */
  latest: (chatId: string) => Promise<void>
  around: (chatId: string, seq: number) => Promise<void>
  older: (chatId: string) => Promise<void>
  newer: (chatId: string) => Promise<void>
  /** Reads what is between what is loaded and the end, where the window is at the end. */
  catchUp: (chatId: string) => Promise<void>
  hear: (message: Message) => void
  /** Mine is kept: what came before it is still to come. */
  keep: (message: Message) => void
  change: (change: MessageChange) => void
  hide: (chatId: string, seq: number) => void
  close: (chatId: string) => void
  ids: () => string[]
}

/** The chats of which messages are loaded, a window each. */
export const createOpenChats = (deps: {
  history: Messages['history']
  myId: () => string | undefined
  /** As far as it is known. */
  lastSeqOf: (chatId: string) => number
  /** These messages are in a window now. */
  onLoaded: (messages: Message[]) => void
  onChange: (chatId: string) => void
}): OpenChats => {
  const windows = new Map<string, MessageWindow>()
  const inTurn = createTurns()

  const open = (chatId: string): MessageWindow => {
    const window = windows.get(chatId) ?? createMessageWindow(deps.myId)
    windows.set(chatId, window)
    return window
  }

  const isBehind = (chatId: string, window: MessageWindow): boolean =>
    window.isLoaded() && !window.hasNewer() && window.to() < deps.lastSeqOf(chatId)

  /** What fails is tried again when the client is online next. */
  const fill = (chatId: string): void => void catchUp(chatId).catch(() => {})

  /** One at a time, as each goes on where the one before ended. */
  const load = (chatId: string, act: (window: MessageWindow) => Promise<void>): Promise<void> => {
    const window = open(chatId)
    return inTurn(chatId, async () => {
      if (windows.get(chatId) !== window) return
      await act(window)
      if (windows.get(chatId) === window && isBehind(chatId, window)) fill(chatId) // what came meanwhile was beyond its end
    })
  }

  type Place = { limit: number; around?: number }

  /** Reads a page and puts it where it belongs, unless nobody wants it any more. */
  const read = async (
    chatId: string,
    window: MessageWindow,
    place: HistoryQuery,
    put: (page: History, lastSeq: number) => void,
  ): Promise<void> => {
    const lastSeq = deps.lastSeqOf(chatId)
    const page = await deps.history(chatId, place)
    if (windows.get(chatId) !== window) return
    put(page, lastSeq)
    deps.onLoaded(page.items)
    deps.onChange(chatId)
  }

  const readInstead = (chatId: string, window: MessageWindow, place: Place): Promise<void> =>
    read(chatId, window, place, window.replace)

  const replace = (chatId: string, place: Place): Promise<void> =>
    load(chatId, (window) => readInstead(chatId, window, place))

  const readNewer = (chatId: string, window: MessageWindow, limit: number): Promise<void> =>
    read(chatId, window, { after: window.to(), limit }, window.newer)

  const catchUp = (chatId: string): Promise<void> =>
    load(chatId, async (window) => {
      if (!isBehind(chatId, window)) return
      do await readNewer(chatId, window, fillPageSize)
      while (window.hasNewer() && windows.get(chatId) === window)
    })

  return {
    get: (chatId) => windows.get(chatId),
    latest: (chatId) => replace(chatId, { limit: pageSize }),
    around: (chatId, seq) => replace(chatId, { limit: pageSize, around: seq }),
    older: (chatId) =>
      load(chatId, async (window) => {
        if (!window.isLoaded()) return readInstead(chatId, window, { limit: pageSize })
        if (window.hasOlder()) await read(chatId, window, { before: window.from(), limit: pageSize }, window.older)
      }),
    newer: (chatId) =>
      load(chatId, async (window) => {
        if (window.hasNewer()) await readNewer(chatId, window, pageSize)
      }),
    catchUp,
    hear: (message) => {
      const { chatId, seq } = message
      const window = windows.get(chatId)
      if (!window) return
      window.add(message)
      if (window.isLoaded() && !window.hasNewer() && window.to() < seq) fill(chatId)
      deps.onChange(chatId)
    },
    keep: (message) => {
      windows.get(message.chatId)?.add(message)
      deps.onChange(message.chatId)
    },
    change: (given) => {
      windows.get(given.chatId)?.change(given)
      deps.onChange(given.chatId)
    },
    hide: (chatId, seq) => {
      windows.get(chatId)?.hide(seq)
      deps.onChange(chatId)
    },
    close: (chatId) => {
      windows.delete(chatId)
      deps.onChange(chatId)
    },
    ids: () => [...windows.keys()],
  }
}
