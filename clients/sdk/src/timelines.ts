import type { Message } from './message.ts'
import type { MessageChange } from './message-change.ts'
import { createTimeline, type Timeline } from './timeline.ts'
import { applyChange, versioned } from './versioned.ts'

/** The seq of the last message handed over, by chat. */
export type Positions = Record<string, number>

export type Timelines = {
  has: (chatId: string) => boolean
  /** Listens to a chat from the message after `seq` on; one that is listened to goes on where it is. */
  start: (chatId: string, seq: number) => void
  forget: (chatId: string) => void
  /** `false`: of a chat that is not listened to. */
  offer: (message: Message) => boolean
  fill: (chatId: string, after: number, messages: Message[]) => void
  expect: (chatId: string, seq: number) => void
  /** A change that has overtaken its message is kept for it; `false`: it has not. */
  hold: (change: MessageChange) => boolean
  /** Chats of which something is missing. */
  incomplete: () => ReadonlySet<string>
  /** What to ask the server with: up to where each chat is there, incomplete ones first. */
  horizons: (limit: number) => Positions
  positions: () => Positions
}

type Listened = { timeline: Timeline<Message>; held: Map<number, MessageChange[]> }

/** Messages of one chat with changes that wait for them; others are let through. */
const holdAtMost = 1_000

/**
 * The timelines of all chats. `handOver` is called once for each message, with the changes that came before it; after
 * `closed` no more.
 */
export const createTimelines = (deps: {
  restored: Positions
  /** Whose reactions are `mine`. */
  userId?: string
  handOver: (message: Message) => void
  closed: AbortSignal
}): Timelines => {
  const listened = new Map<string, Listened>()
  const incomplete = new Set<string>()

  const start = (chatId: string, seq: number): void => {
    if (!listened.has(chatId)) listened.set(chatId, { timeline: createTimeline(seq), held: new Map() })
  }
  for (const [chatId, seq] of Object.entries(deps.restored)) start(chatId, seq)

  const settle = (message: Message, held: Listened['held']): Message => {
    const changes = held.get(message.seq)
    if (!changes) return message
    held.delete(message.seq)
    if (changes.some(({ hidden }) => hidden)) return { ...message, hidden: true }
    return changes.reduce((known, change) => applyChange(known, change, deps.userId), versioned(message)).message
  }

  const change = (chatId: string, make: (timeline: Timeline<Message>) => void): boolean => {
    const chat = listened.get(chatId)
    if (!chat) return false

    const { timeline, held } = chat
    make(timeline)
    if (timeline.hasGap()) incomplete.add(chatId)
    else incomplete.delete(chatId)
    while (!deps.closed.aborted) {
      const message = timeline.next()
      if (!message) break
      deps.handOver(settle(message, held))
    }
    return true
  }

  const hold = (given: MessageChange): boolean => {
    const { timeline, held } = listened.get(given.chatId) ?? {}
    if (!timeline || !held || given.seq <= timeline.position()) return false
    if (held.size >= holdAtMost && !held.has(given.seq)) return false

    held.set(given.seq, [...(held.get(given.seq) ?? []), given])
    return true
  }

  return {
    has: (chatId) => listened.has(chatId),
    start,
    forget: (chatId) => {
      listened.delete(chatId)
      incomplete.delete(chatId)
    },
    offer: (message) => change(message.chatId, (timeline) => timeline.offer(message)),
    fill: (chatId, after, messages) => void change(chatId, (timeline) => timeline.fill(after, messages)),
    expect: (chatId, seq) => void change(chatId, (timeline) => timeline.expect(seq)),
    hold,
    incomplete: () => incomplete,
    horizons: (limit) => {
      const chatIds = [...new Set([...incomplete, ...listened.keys()])].slice(0, limit)
      return Object.fromEntries(chatIds.map((chatId) => [chatId, listened.get(chatId)!.timeline.horizon()]))
    },
    positions: () => Object.fromEntries([...listened].map(([chatId, { timeline }]) => [chatId, timeline.position()])),
  }
}
