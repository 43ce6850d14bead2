import type { Chat } from '../chat.ts'
import type { ChatEvent } from '../events.ts'
import type { Message } from '../message.ts'
import type { MessageChange } from '../message-change.ts'
import {
  activityHint,
  inListOrder,
  isFull,
  refreshed,
  updated,
  withChange,
  withMessage,
  withMyChange,
} from './chat-entry.ts'
import type { ChatEntry } from './chat-entry.ts'
import type { PersonChange } from '../person.ts'
import { sameList } from './memo.ts'

type Fact =
  | { chatId: string; kind: 'chat'; event: ChatEvent }
  | { chatId: string; kind: 'message'; message: Message }
  | { chatId: string; kind: 'changed'; change: MessageChange }

export type ChatBook = {
  get: (chatId: string) => Chat | undefined
  /** In the order of the server's list, without those that were put away. */
  list: () => readonly Chat[]
  ids: () => string[]
  /** What came by itself. */
  hear: (event: ChatEvent) => void
  hearMessage: (message: Message) => void
  hearChange: (change: MessageChange) => void
  /** A message is hidden from me. What the list then shows of its chat, the server knows. */
  hearHidden: (chatId: string, seq: number, createdAt?: string) => void
  hearUser: (userId: string, changes: Omit<PersonChange, 'userId'>) => void
  /** What was asked for: `ask` gives chats, on top of which comes what was heard while it was under way. */
  read: (ask: () => Promise<Chat[]>) => Promise<void>
  /** What is going to be true, until the server says what is. */
  foresee: (chatId: string, change: Parameters<typeof withMyChange>[1]) => void
  remove: (chatId: string) => void
  clear: () => void
}

/** My chats. `onDoubt`: something cannot be told from what was heard, and has to be asked for. */
export const createChatBook = (deps: {
  myId: () => string | undefined
  onChange: () => void
  onDoubt: (chatId: string) => void
}): ChatBook => {
  const { myId } = deps
  const entries = new Map<string, ChatEntry>()
  const journals = new Set<Fact[]>()
  let listed: readonly Chat[] | undefined
  let isSorted = false

  const change = (chatId: string, next: ChatEntry | undefined): void => {
    if (entries.get(chatId) === next) return
    if (next) entries.set(chatId, next)
    else entries.delete(chatId)
    isSorted = false
    deps.onChange()
  }

  const applyEvent = (event: ChatEvent): void => {
    const { chatId } = event
    const entry = entries.get(chatId)
    if (event.kind === 'removed') return change(chatId, undefined)
    if (event.kind === 'created') return change(chatId, refreshed(entry, event.chat, myId()))
    if (!entry) {
      if (event.kind === 'updated' && isFull(event.chat)) change(chatId, refreshed(undefined, event.chat, myId()))
      return
    }
    if (event.kind === 'updated') return change(chatId, updated(entry, event.chat, myId()))
    change(chatId, withMyChange(entry, event.me))
  }

  const apply = (fact: Fact): void => {
    const entry = entries.get(fact.chatId)
    if (fact.kind === 'chat') applyEvent(fact.event)
    else if (entry && fact.kind === 'message') change(fact.chatId, withMessage(entry, fact.message, myId()))
    else if (entry && fact.kind === 'changed') change(fact.chatId, withChange(entry, fact.change, myId()))
  }

  /** Of a chat that is not here yet: it may have moved from one page of the list to another while these were read. */
  const doubtUnknown = (fact: Fact): void => {
    const isOver = fact.kind === 'chat' && fact.event.kind === 'removed'
    if (!entries.has(fact.chatId) && !isOver) deps.onDoubt(fact.chatId)
  }

  const hear = (fact: Fact): void => {
    for (const journal of journals) journal.push(fact)
    apply(fact)
    doubtUnknown(fact)
  }

  /** Which unread messages mention me is not known one by one. */
  const doubtMentions = (chatId: string, wasMentioned: number): void => {
    const chat = entries.get(chatId)?.chat
    if (chat && wasMentioned > 0 && chat.me.mentions > 0) deps.onDoubt(chatId)
  }

  return {
    get: (chatId) => entries.get(chatId)?.chat,
    list: () => {
      if (!listed || !isSorted) {
        const shown = [...entries.values()].filter(({ chat }) => chat.me.hidden !== true).sort(inListOrder)
        listed = sameList(
          listed,
          shown.map(({ chat }) => chat),
        )
        isSorted = true
      }
      return listed
    },
    ids: () => [...entries.keys()],
    hear: (event) => {
      const before = entries.get(event.chatId)?.chat.me
      hear({ chatId: event.chatId, kind: 'chat', event })
      const after = entries.get(event.chatId)?.chat.me
      if (event.kind === 'me' && before?.unread !== after?.unread) doubtMentions(event.chatId, before?.mentions ?? 0)
      if (event.kind === 'me' && typeof event.me.unreadFrom === 'number') deps.onDoubt(event.chatId) // counts more again
    },
    hearMessage: (message) => hear({ chatId: message.chatId, kind: 'message', message }),
    hearChange: (given) => {
      const { chatId, seq, mentions, deletedAt } = given
      hear({ chatId, kind: 'changed', change: given })
      const chat = entries.get(chatId)?.chat
      if (!chat || seq <= chat.me.readSeq) return
      const mayLose = chat.me.mentions > 0 && (mentions !== undefined || deletedAt !== undefined)
      if (mayLose || mentions?.includes(myId() ?? '')) deps.onDoubt(chatId)
    },
    hearHidden: (chatId, seq, createdAt) => {
      const entry = entries.get(chatId)
      if (!entry || entry.chat.lastSeq > seq) return
      change(chatId, { ...entry, activityAt: Math.max(entry.activityAt, Date.parse(createdAt ?? '') || 0) })
      deps.onDoubt(chatId)
    },
    hearUser: (userId, changes) => {
      for (const [chatId, entry] of entries) {
        const { peer } = entry.chat
        if (peer?.id !== userId) continue
        const { username = peer.username, displayName = peer.displayName, avatarUrl = peer.avatarUrl } = changes
        const now = { ...peer, ...(username && { username }), ...(displayName && { displayName }), avatarUrl }
        change(chatId, { ...entry, chat: { ...entry.chat, peer: now } })
      }
    },
    read: async (ask) => {
      const journal: Fact[] = []
      journals.add(journal)
      try {
        const listed = await ask()
        const found = new Set(listed.map(({ id }) => id))
        for (const [index, chat] of listed.entries())
          change(chat.id, refreshed(entries.get(chat.id), chat, myId(), activityHint(listed, index)))
        journal.filter(({ chatId }) => found.has(chatId)).forEach(apply)
      } finally {
        journals.delete(journal)
      }
    },
    foresee: (chatId, mine) => {
      const entry = entries.get(chatId)
      if (entry) change(chatId, withMyChange(entry, mine))
    },
    remove: (chatId) => change(chatId, undefined),
    clear: () => {
      entries.clear()
      isSorted = false
      deps.onChange()
    },
  }
}
