import type { Chat, MyChange } from '../chat.ts'
import type { Message } from '../message.ts'
import { ApiProblem } from '../problem.ts'
import type { Parts } from './parts.ts'
import type { Change } from './pending-changes.ts'

export type Actions = {
  /** Loads the latest messages of a chat, and keeps them up to date from then on. */
  open: (chatId: string) => Promise<void>
  /** Loads what is around a message instead. */
  openAround: (chatId: string, seq: number) => Promise<void>
  loadOlder: (chatId: string) => Promise<void>
  loadNewer: (chatId: string) => Promise<void>
  /** Forgets the messages of a chat that is not shown any more. */
  closeChat: (chatId: string) => void
  loadPins: (chatId: string) => Promise<void>
  /** How far everybody is with message `seq` and beyond. */
  loadReceipts: (chatId: string, seq: number) => Promise<void>
  /** These show at once; when the server refuses, it is as before and the problem is thrown. */
  edit: (chatId: string, messageId: string, text: string) => Promise<void>
  delete: (chatId: string, messageId: string) => Promise<void>
  deleteForMe: (chatId: string, messageId: string) => Promise<void>
  react: (chatId: string, messageId: string, emoji: string) => Promise<void>
  unreact: (chatId: string, messageId: string, emoji: string) => Promise<void>
  pin: (chatId: string, messageId: string) => Promise<void>
  unpin: (chatId: string, messageId: string) => Promise<void>
  /** Up to `seq`; default: everything. */
  markRead: (chatId: string, seq?: number) => Promise<void>
  markUnread: (chatId: string, seq: number) => Promise<void>
  choose: (chatId: string, choice: Parameters<Parts['client']['chats']['choose']>[1]) => Promise<void>
  /** Shown on all of one's devices when one pauses; an empty one is none. */
  setDraft: (chatId: string, text: string) => void
}

export const createActions = (parts: Omit<Parts, 'presence' | 'typing' | 'outbox'>): Actions => {
  const { client, book, open, pending, pinned, pointers, drafts, touch, touchChat } = parts
  const { messages, chats } = client

  const hear = (message: Message): void => {
    book.hearChange(message)
    open.change(message)
    pinned.change(message)
  }

  /** Foreseen until the answer is there; then it is as the answer says. */
  const change = async (
    at: { chatId: string; messageId: string },
    change: Change,
    ask: () => Promise<Message | void>,
  ): Promise<void> => {
    const { chatId, messageId } = at
    const settle = pending.add(messageId, change)
    touchChat(chatId)
    try {
      const answered = await ask()
      if (change.kind === 'hide') open.hide(chatId, open.get(chatId)?.find(messageId)?.seq ?? 0)
      else {
        const now = answered ?? (await messages.get(chatId, messageId).catch(() => undefined)) // else an event tells it
        if (now) hear(now)
      }
    } finally {
      settle()
      touchChat(chatId)
    }
  }

  const foresee = async (chatId: string, mine: MyChange, ask: () => Promise<Chat | void>): Promise<void> => {
    book.foresee(chatId, mine)
    try {
      await ask()
    } catch (error) {
      if (error instanceof ApiProblem) await book.read(async () => [await chats.get(chatId)]).catch(() => {})
      throw error
    }
  }

  return {
    open: open.latest,
    openAround: open.around,
    loadOlder: open.older,
    loadNewer: open.newer,
    closeChat: (chatId) => {
      open.close(chatId)
      pinned.forget(chatId)
      pointers.forget(chatId)
    },
    loadPins: pinned.load,
    loadReceipts: async (chatId, seq) => {
      let cursor: string | null = null
      do {
        const page = await chats.receipts(chatId, { seq, limit: 100, ...(cursor !== null && { cursor }) })
        pointers.move(chatId, page.items)
        cursor = page.next
      } while (cursor !== null)
    },
    edit: (chatId, messageId, text) =>
      change({ chatId, messageId }, { kind: 'edit', text }, () => messages.edit(chatId, messageId, text)),
    delete: (chatId, messageId) =>
      change({ chatId, messageId }, { kind: 'delete' }, () => messages.delete(chatId, messageId)),
    deleteForMe: (chatId, messageId) =>
      change({ chatId, messageId }, { kind: 'hide' }, () => messages.deleteForMe(chatId, messageId)),
    react: (chatId, messageId, emoji) =>
      change({ chatId, messageId }, { kind: 'react', emoji, set: true }, () =>
        messages.react(chatId, messageId, emoji),
      ),
    unreact: (chatId, messageId, emoji) =>
      change({ chatId, messageId }, { kind: 'react', emoji, set: false }, () =>
        messages.unreact(chatId, messageId, emoji),
      ),
    pin: (chatId, messageId) =>
      change({ chatId, messageId }, { kind: 'pin', pinned: true }, () => messages.pin(chatId, messageId)),
    unpin: (chatId, messageId) =>
      change({ chatId, messageId }, { kind: 'pin', pinned: false }, () => messages.unpin(chatId, messageId)),
    markRead: async (chatId, given) => {
      const seq = given ?? book.get(chatId)?.lastSeq
      if (seq !== undefined) await foresee(chatId, { readSeq: seq }, () => chats.markRead(chatId, seq))
    },
    markUnread: (chatId, seq) => foresee(chatId, { unreadFrom: seq }, () => chats.markUnread(chatId, seq)),
    choose: (chatId, choice) => foresee(chatId, choice, () => chats.choose(chatId, choice)),
    setDraft: (chatId, text) => {
      drafts.set(chatId, text)
      touch()
    },
  }
}
