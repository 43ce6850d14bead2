import type { Message } from './message.ts'
import { createTimeline, type Timeline } from './timeline.ts'

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
  /** Chats of which something is missing. */
  incomplete: () => ReadonlySet<string>
  /** What to ask the server with: up to where each chat is there, incomplete ones first. */
  horizons: (limit: number) => Positions
  positions: () => Positions
}

/** The timelines of all chats. `handOver` is called once for each message; after `closed` no more. */
export const createTimelines = (deps: {
  restored: Positions
  handOver: (message: Message) => void
  closed: AbortSignal
}): Timelines => {
  const timelines = new Map<string, Timeline<Message>>()
  const incomplete = new Set<string>()
  for (const [chatId, seq] of Object.entries(deps.restored)) timelines.set(chatId, createTimeline(seq))

  const change = (chatId: string, make: (timeline: Timeline<Message>) => void): boolean => {
    const timeline = timelines.get(chatId)
    if (!timeline) return false

    make(timeline)
    if (timeline.hasGap()) incomplete.add(chatId)
    else incomplete.delete(chatId)
    while (!deps.closed.aborted) {
      const message = timeline.next()
      if (!message) break
      deps.handOver(message)
    }
    return true
  }

  return {
    has: (chatId) => timelines.has(chatId),
    start: (chatId, seq) => {
      if (!timelines.has(chatId)) timelines.set(chatId, createTimeline(seq))
    },
    forget: (chatId) => {
      timelines.delete(chatId)
      incomplete.delete(chatId)
    },
    offer: (message) => change(message.chatId, (timeline) => timeline.offer(message)),
    fill: (chatId, after, messages) => void change(chatId, (timeline) => timeline.fill(after, messages)),
    expect: (chatId, seq) => void change(chatId, (timeline) => timeline.expect(seq)),
    incomplete: () => incomplete,
    horizons: (limit) => {
      const chatIds = [...new Set([...incomplete, ...timelines.keys()])].slice(0, limit)
      return Object.fromEntries(chatIds.map((chatId) => [chatId, timelines.get(chatId)!.horizon()]))
    },
    positions: () => Object.fromEntries([...timelines].map(([chatId, timeline]) => [chatId, timeline.position()])),
  }
}
