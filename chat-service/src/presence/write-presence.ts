import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@chat/common/log/logger'
import { createHeldPeople } from './held-people.ts'
import type { Lease } from './keep-lease.ts'
import type { PresenceDoc, Shown } from './presence.model.ts'
import type { PresenceStore } from './presence-store.ts'

const peoplePerWrite = 500

export type WriterDeps = {
  store: Pick<PresenceStore, 'write' | 'changedBy'>
  lease: Pick<Lease, 'hold' | 'names'>
  /** Tells everybody who may see it. */
  publish: (changed: PresenceDoc[]) => Promise<void>
  log: Logger
}

/**
 * Writes who is connected to this node: what became different within `everyMs` goes out as one bulk, whose read tells
 * what to announce. The end of a connection is written `graceMs` late, so who comes back at once, here or at another
 * node, was never away. What could not be written stays to be written; after trouble, all of this node is.
 */
export const createPresenceWriter = (
  { store, lease, publish, log }: WriterDeps,
  { everyMs, graceMs }: { everyMs: number; graceMs: number },
) => {
  const people = createHeldPeople()
  const nowMs = (): number => performance.now()
  /** From when on somebody may be written. */
  let due = new Map<string, number>()
  /** Kept until what it changed was announced. */
  let writeId = randomUUID()
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | undefined
  let isFailing = false

  const schedule = (): void => {
    if (timer || working || due.size === 0) return
    timer = setTimeout(() => {
      timer = undefined
      void work()
    }, everyMs).unref()
  }

  const setDue = (userId: string, atMs: number): void => {
    due.set(userId, atMs)
    schedule()
  }

  const takeDue = (atMs: number) => {
    const taken = []
    for (const [userId, dueMs] of due) {
      if (dueMs > atMs) continue
      due.delete(userId)
      const held = people.toWrite(userId)
      if (held) taken.push(held)
      if (taken.length === peoplePerWrite) break
    }
    return taken
  }

  const doubt = (): void => {
    for (const userId of people.doubt()) due.set(userId, due.get(userId) ?? 0)
    schedule()
  }

  const write = async (taken: ReturnType<typeof takeDue>): Promise<void> => {
    const userIds = taken.map(({ userId }) => userId)
    try {
      await lease.hold()
      const agoMs = (endedAtMs: number) => Math.round(nowMs() - endedAtMs)
      const held = taken.map(({ endedAtMs, ...person }) => ({
        ...person,
        ...(endedAtMs !== undefined && { endedAt: { agoMs: agoMs(endedAtMs) } }),
      }))
      await store.write(lease.names(), writeId, held)
      await publish(await store.changedBy(writeId, userIds))
    } catch (error) {
      // the same people first: with the same name of the write, what it had changed is announced by the next try
      due = new Map([...userIds.map((userId) => [userId, 0] as const), ...due])
      doubt()
      throw error
    }
    for (const { userId, presence, endedAtMs } of taken) people.wrote(userId, presence, endedAtMs)
    writeId = randomUUID()
  }

  const writeAll = async (atMs: () => number): Promise<void> => {
    for (let taken = takeDue(atMs()); taken.length > 0; taken = takeDue(atMs())) await write(taken)
  }

  const attempt = async (atMs: () => number): Promise<void> => {
    try {
      await writeAll(atMs)
      isFailing = false
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, 'presence cannot be written, it will be later')
      isFailing = true
    }
  }

  const work = async (): Promise<void> => {
    working = attempt(nowMs)
    await working
    working = undefined
    schedule()
  }

  return {
    connected: (userId: string, presence: Shown): void => {
      people.add(userId, presence)
      setDue(userId, nowMs())
    },

    disconnected: (userId: string, presence: Shown): void => {
      const isLast = people.remove(userId, presence, nowMs())
      const laterMs = nowMs() + graceMs
      setDue(userId, isLast ? laterMs : Math.min(laterMs, due.get(userId) ?? laterMs))
    },

    changed: (userId: string, from: Shown, to: Shown): void => {
      people.change(userId, from, to)
      setDue(userId, nowMs())
    },

    /** What was written may be gone: all of it is written again. */
    doubt,

    /** Resolves when all is written, graces included, or when the database is away. */
    settle: async (): Promise<void> => {
      const latestMs = nowMs() + 2 * graceMs + 10 * everyMs
      while ((due.size > 0 || working) && !isFailing && nowMs() < latestMs) await pause(Math.min(everyMs, 20))
    },

    /** Writes what is left, without grace. Gives whether nothing of this node is in the database any more. */
    stop: async (): Promise<boolean> => {
      clearTimeout(timer)
      timer = undefined
      await working
      await attempt(() => Infinity)
      clearTimeout(timer)
      return people.size() === 0
    },
  }
}

export type PresenceWriter = ReturnType<typeof createPresenceWriter>
