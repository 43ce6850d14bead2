import { randomUUID } from 'node:crypto'
import type { Logger } from '@chat/common/log/logger'
import { repeat } from '@chat/common/process/repeat'
import type { NodeStore } from './node-store.ts'

export type LeaseTimes = {
  leaseMs: number
  renewMs: number
  /** How long after its end a lease is taken over: a node that was only paused makes its own anew before. */
  takeOverMs: number
}

export type LeaseDeps = {
  nodes: NodeStore
  log: Logger
  /** What this node has written may be taken away: it goes by a new name from now on. */
  onLost: () => void
  /** Takes connections away from nodes whose lease was over at `before`. `now` is mongod's. */
  takeOver: (now: Date, before: Date) => Promise<void>
}

const namesKept = 8

/**
 * This node's lease, and an eye on those of others. A lease that another has claimed is never given back: the node takes
 * a new name, so that whoever clears up after the old one cannot touch what it writes now.
 */
export const keepLease = (
  { nodes, log, onLost, takeOver }: LeaseDeps,
  { leaseMs, renewMs, takeOverMs }: LeaseTimes,
) => {
  let names: [string, ...string[]] = [randomUUID()]
  let isMade = false
  let isLost = false
  /** Until then nobody can have claimed it. */
  let sureUntilMs = -Infinity
  let steadySinceMs = Infinity
  let renewing: Promise<Date> | undefined
  let takingOver: Promise<void> | undefined

  const renewOrMake = async (): Promise<Date> => {
    const renewedAt = isMade ? await nodes.renew(names[0], leaseMs) : undefined
    if (renewedAt) return renewedAt
    if (isMade) {
      log.warn({ node: names[0] }, 'the lease of this node was gone, it goes on by a new name')
      names = [randomUUID(), ...names.slice(0, namesKept)]
      isLost = true
      isMade = false
    }
    const madeAt = await nodes.make(names[0], leaseMs)
    isMade = true
    if (isLost) onLost()
    isLost = false
    return madeAt
  }

  const renewNow = async (): Promise<Date> => {
    const startedMs = performance.now()
    const now = await renewOrMake()
    if (startedMs > sureUntilMs) steadySinceMs = startedMs
    sureUntilMs = startedMs + leaseMs
    return now
  }

  const renew = (): Promise<Date> => (renewing ??= renewNow().finally(() => (renewing = undefined)))

  /** After an outage of the database all leases are over: the others get the time to renew theirs. */
  const lookAtOthers = (now: Date): void => {
    if (takingOver || performance.now() - steadySinceMs < takeOverMs) return
    takingOver = takeOver(now, new Date(now.getTime() - takeOverMs))
      .catch((error: unknown) => log.warn({ err: error }, 'a dead node is left to be cleared up after'))
      .finally(() => (takingOver = undefined))
  }

  const { stop } = repeat(async () => {
    await renew().then(lookAtOthers, (error: unknown) => log.debug({ err: error }, 'the lease is not renewed'))
    return renewMs
  })

  return {
    /** Resolves when nobody can take away what is written now. */
    hold: async (): Promise<void> => {
      if (performance.now() >= sureUntilMs) await renew()
    },

    /** Its name, then those that it had before. */
    names: (): string[] => names,

    stop: async (): Promise<void> => {
      await stop()
      await takingOver
    },

    /** Nothing of this node is left that another would have to take away. */
    remove: async (): Promise<void> => {
      await Promise.all(names.map((name) => nodes.remove(name)))
    },
  }
}

export type Lease = ReturnType<typeof keepLease>
