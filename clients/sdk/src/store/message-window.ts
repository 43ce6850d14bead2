import type { History, Message } from '../message.ts'
import type { MessageChange } from '../message-change.ts'
import { applyChange, versioned, type Versioned } from '../versioned.ts'

/** Changes of messages that are not there are kept for a while: the page that brings one may be older. */
const keepAtMost = 1_000

/** The part of a chat that is loaded: without a hole from `from` to `to`, as far as the server has messages there. */
export type MessageWindow = {
  /** In `seq` order; ones that came early are behind the rest. */
  messages: () => Message[]
  find: (messageId: string) => Message | undefined
  from: () => number
  to: () => number
  isLoaded: () => boolean
  hasOlder: () => boolean
  /** False: what comes belongs to it. */
  hasNewer: () => boolean
  /** What to show instead: the latest, or around a message. `lastSeq`: of the chat when it was asked for. */
  replace: (page: History, lastSeq: number) => void
  older: (page: History) => void
  newer: (page: History, lastSeq: number) => void
  /** A message by itself; one beyond the end of a window that does not reach it is left out. */
  add: (message: Message) => void
  change: (change: MessageChange) => void
  hide: (seq: number) => void
}

export const createMessageWindow = (myId: () => string | undefined): MessageWindow => {
  const known = new Map<number, Versioned>()
  const early = new Map<number, MessageChange[]>()
  const hidden = new Set<number>()
  let from = 1
  let to = 0
  let isLoaded = false
  let isAtEnd = true

  const put = (message: Message): void => {
    const { seq } = message
    if (message.hidden) hidden.add(seq)
    if (hidden.has(seq)) return void known.delete(seq)

    const before = known.get(seq)
    const changes = early.get(seq) ?? []
    early.delete(seq)
    const now = before ? applyChange(before, message, myId()) : versioned(message)
    known.set(
      seq,
      changes.reduce((kept, change) => applyChange(kept, change, myId()), now),
    )
  }

  const keepEarly = (change: MessageChange): void => {
    early.set(change.seq, [...(early.get(change.seq) ?? []), change])
    if (early.size <= keepAtMost) return
    for (const oldest of early.keys()) return void early.delete(oldest)
  }

  const takeWhatFollows = (): void => {
    while (isAtEnd && (known.has(to + 1) || hidden.has(to + 1))) to += 1
  }

  const reach = ({ items, hasAfter }: History, lastSeq: number): void => {
    const last = items.at(-1)?.seq ?? 0
    isAtEnd = !hasAfter || items.length === 0
    to = isAtEnd ? Math.max(to, last, lastSeq) : Math.max(to, last)
    takeWhatFollows()
  }

  const begin = ({ items, hasBefore }: History): void => {
    from = hasBefore ? (items[0]?.seq ?? 1) : 1
  }

  return {
    messages: () =>
      [...known.keys()]
        .filter((seq) => seq >= from)
        .sort((a, b) => a - b)
        .map((seq) => known.get(seq)!.message),
    find: (messageId) => {
      for (const { message } of known.values()) if (message.id === messageId) return message
      return undefined
    },
    from: () => from,
    to: () => to,
    isLoaded: () => isLoaded,
    hasOlder: () => !isLoaded || from > 1,
    hasNewer: () => isLoaded && !isAtEnd,
    replace: (page, lastSeq) => {
      page.items.forEach(put)
      const shown = new Set(page.items.map(({ seq }) => seq))
      for (const seq of [...known.keys()]) if (!shown.has(seq) && (page.hasAfter || seq <= lastSeq)) known.delete(seq)
      isLoaded = true
      to = 0
      begin(page)
      reach(page, lastSeq)
    },
    older: (page) => {
      page.items.forEach(put)
      begin(page)
    },
    newer: (page, lastSeq) => {
      page.items.forEach(put)
      reach(page, lastSeq)
    },
    add: (message) => {
      if (isLoaded && (message.seq < from || (!isAtEnd && message.seq > to))) return
      put(message)
      if (isLoaded) takeWhatFollows()
    },
    change: (change) => {
      const before = known.get(change.seq)
      if (before) known.set(change.seq, applyChange(before, change, myId()))
      else keepEarly(change)
    },
    hide: (seq) => {
      known.delete(seq)
      hidden.add(seq)
      takeWhatFollows()
    },
  }
}
