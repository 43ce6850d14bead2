import type { ClientEvents } from '../events.ts'
import type { Parts } from './parts.ts'

/** Puts what the client tells to where it belongs. Returns how to stop. */
export const listen = (parts: Parts & { load: () => Promise<void> }): (() => void) => {
  const { client, book, open, outbox, pending, typing, pointers, pinned, presence, drafts, touch } = parts
  /** Chats that were opened while nobody listened may have changed since. */
  let isFirst = client.state() !== 'online'
  let isLoaded = false
  let losses = 0

  const forget = (chatId: string): void => {
    open.close(chatId)
    pinned.forget(chatId)
    pointers.forget(chatId)
  }

  /** What was asked for before a connection was lost may be from before what nobody told of then. */
  const load = async (): Promise<void> => {
    const before = losses
    await parts.load()
    if (losses !== before) return // once more when next online
    isLoaded = true
    await Promise.all(open.ids().map(open.catchUp))
  }

  const catchUp = (): void => {
    void outbox.resume()
    drafts.flush()
    for (const chatId of isFirst ? open.ids() : []) {
      const window = open.get(chatId)
      const middle = window && window.hasNewer() ? Math.round((window.from() + window.to()) / 2) : undefined
      ;(middle === undefined ? open.latest(chatId) : open.around(chatId, middle)).catch(() => {})
    }
    isFirst = false
    const isMissing = isLoaded ? Promise.all(open.ids().map(open.catchUp)) : load()
    isMissing.catch(() => {}) // again when next online
  }

  const forgetAll = (): void => {
    for (const chatId of open.ids()) forget(chatId)
    for (const chatId of pinned.ids()) forget(chatId)
    book.clear()
    outbox.clear()
    pending.clear()
    typing.clear()
    drafts.clear()
    pointers.clear()
    presence.clear()
    isFirst = true
    isLoaded = false
    touch()
  }

  const handlers: { [Name in keyof ClientEvents]?: (payload: ClientEvents[Name]) => void } = {
    message: (message) => {
      outbox.settle(message)
      book.hearMessage(message)
      open.hear(message)
      typing.set(message.chatId, message.senderId, false)
    },
    changed: (change) => {
      book.hearChange(change)
      open.change(change)
      pinned.change(change)
    },
    hidden: ({ chatId, seq, createdAt }) => {
      open.hide(chatId, seq)
      pinned.hide(chatId, seq)
      book.hearHidden(chatId, seq, createdAt)
    },
    chat: (event) => {
      book.hear(event)
      if (event.kind === 'removed') forget(event.chatId)
    },
    receipt: ({ chatId, items }) => pointers.move(chatId, items),
    typing: ({ chatId, userId, typing: isTyping }) => typing.set(chatId, userId, isTyping),
    presence: (given) => {
      presence.set(given.userId, given)
      touch()
    },
    user: ({ userId, ...changes }) => book.hearUser(userId, changes),
    state: (state) => {
      if (state === 'offline') losses += 1
      if (state === 'offline' || state === 'closed') typing.clear()
      if (state === 'online') catchUp()
    },
    ended: forgetAll,
  }

  const stops = (Object.keys(handlers) as (keyof ClientEvents)[]).map((name) =>
    client.on(name, handlers[name] as (payload: ClientEvents[typeof name]) => void),
  )
  if (client.state() === 'online') catchUp()
  return () => stops.forEach((stop) => stop())
}
