import type { Chat } from '../chat.ts'
import { createEmitter } from '../emitter.ts'
import type { Message } from '../message.ts'
import type { Content } from '../outgoing.ts'
import type { Presence } from '../person-presence.ts'
import { createActions, type Actions } from './actions.ts'
import { createChatBook } from './chat-book.ts'
import { createDrafts } from './drafts.ts'
import { listen } from './listen.ts'
import { createMessageLists } from './message-lists.ts'
import { createOpenChats } from './open-chats.ts'
import { createOutbox } from './outbox.ts'
import { memoryOutbox, type OutboxStorage } from './outbox-storage.ts'
import { createPendingChanges } from './pending-changes.ts'
import { createPinnedMessages } from './pinned-messages.ts'
import { createReadPointers, type ReadPointers } from './read-pointers.ts'
import { readAllChats } from './read-all-chats.ts'
import { createRefresher } from './refresher.ts'
import type { StoreClient } from './store-client.ts'
import type { MessageList } from './shown-message.ts'
import { createTypingPeople } from './typing-people.ts'

export type StoreOptions = {
  /** Where messages wait that are not sent yet. Default: in memory. */
  outbox?: OutboxStorage
  /** How long somebody pauses before what they write is kept as a draft. Default 600 ms. */
  draftAfterMs?: number
  /** Within this time what has to be asked for again is asked for once. Default 100 ms. */
  refreshAfterMs?: number
}

/** All of it; what is read gives the same object until something of it has changed. */
export type Store = Actions & {
  /** Called after changes, once for those that come together. Returns how to stop. */
  subscribe: (listener: () => void) => () => void
  /** Resolves when my chats are there. They come by themselves with the connection; without one this reads them. */
  load: () => Promise<void>
  /** Pinned ones first, then by latest activity; with unread and mention counts, drafts and last messages in them. */
  chats: () => readonly Chat[]
  chat: (chatId: string) => Chat | undefined
  /** What is loaded, and at its end what waits to be sent. */
  messages: (chatId: string) => MessageList
  /** Who is writing, by user id. */
  typing: (chatId: string) => readonly string[]
  presence: (userId: string) => Presence | undefined
  /** How far the members are, as far as receipts came or were loaded. */
  receipts: (chatId: string) => ReadPointers
  pins: (chatId: string) => readonly Message[]
  /** What I have begun to write. */
  draft: (chatId: string) => string
  /** Over all chats that are not muted. */
  unread: () => { chats: number; messages: number; mentions: number }
  /** Shows it at once; gives the `clientMessageId`, for `retry` and `discard`. @throws NotLoggedIn */
  send: (draft: Content & { chatId: string; clientMessageId?: string }) => string
  retry: (clientMessageId: string) => void
  /** Takes back what was refused. */
  discard: (clientMessageId: string) => boolean
  /** Stops listening to the client. */
  close: () => void
}

/** What a program shows of chats, kept as the server has it; whatever comes late, twice or out of order. */
export const createStore = (client: StoreClient, options: StoreOptions = {}): Store => {
  const { draftAfterMs = 600, refreshAfterMs = 100 } = options
  const myId = client.userId
  const { on, emit } = createEmitter<{ change: undefined }>()
  let isTold = true
  let totals = { chats: 0, messages: 0, mentions: 0 }

  const touch = (): void => {
    if (!isTold) return
    isTold = false
    queueMicrotask(() => {
      isTold = true
      emit('change', undefined)
    })
  }

  const touchChat = (chatId: string): void => {
    lists.touch(chatId)
    touch()
  }

  const refresher = createRefresher((chatId) => book.read(async () => [await client.chats.get(chatId)]), refreshAfterMs)
  const book = createChatBook({ myId, onChange: touch, onDoubt: refresher.want })
  const pending = createPendingChanges()
  const typing = createTypingPeople(touch)
  const pointers = createReadPointers(touch)
  const pinned = createPinnedMessages({ pins: client.messages.pins, myId, onChange: touch })
  const presence = new Map<string, Presence>()
  const drafts = createDrafts({
    chats: client.chats,
    onSaved: (chatId, draft) => book.foresee(chatId, { draft: draft === '' ? null : draft }),
    afterMs: draftAfterMs,
  })
  const open = createOpenChats({
    history: client.messages.history,
    myId,
    lastSeqOf: (chatId) => book.get(chatId)?.lastSeq ?? 0,
    onLoaded: (messages) => messages.forEach(outbox.settle),
    onChange: touchChat,
  })
  const outbox = createOutbox({
    send: client.messages.send,
    storage: options.outbox ?? memoryOutbox(),
    myId,
    now: Date.now,
    onKept: (message) => open.keep(message),
    onChange: touchChat,
  })
  const lists = createMessageLists({ open, outbox, pending })
  const parts = { client, book, open, outbox, pending, typing, pointers, pinned, presence, drafts, touch, touchChat }

  const load = (): Promise<void> => readAllChats(client.chats, book)
  const stop = listen({ ...parts, load })
  void outbox.resume()

  return {
    ...createActions(parts),
    subscribe: (listener) => on('change', () => listener()),
    load,
    chats: book.list,
    chat: book.get,
    messages: lists.of,
    typing: typing.of,
    presence: (userId) => presence.get(userId),
    receipts: pointers.of,
    pins: pinned.of,
    draft: (chatId) => drafts.unsaved(chatId) ?? book.get(chatId)?.me.draft ?? '',
    unread: () => {
      const unread = book.list().filter(({ me }) => me.unread > 0 && !me.muted)
      const messages = unread.reduce((sum, { me }) => sum + me.unread, 0)
      const mentions = unread.reduce((sum, { me }) => sum + me.mentions, 0)
      const now = { chats: unread.length, messages, mentions }
      if (JSON.stringify(now) !== JSON.stringify(totals)) totals = now
      return totals
    },
    send: (draft) => {
      const clientMessageId = outbox.send(draft)
      if (open.get(draft.chatId)?.hasNewer()) open.latest(draft.chatId).catch(() => {}) // it is shown at the end
      return clientMessageId
    },
    retry: outbox.retry,
    discard: outbox.discard,
    close: () => {
      stop()
      typing.clear()
      drafts.clear()
      refresher.stop()
    },
  }
}
