import type { Broker } from '@chat/common/broker/broker'
import type { Logger } from '@chat/common/log/logger'
import type { Connection } from 'mongoose'
import type { RelationStore } from '../relations/relation-store.ts'
import { keepLease, type LeaseTimes } from './keep-lease.ts'
import { nodeStore } from './node-store.ts'
import { presenceStore } from './presence-store.ts'
import { createPublishPresence } from './publish-presence.ts'
import { createTakeOver } from './take-over.ts'
import { createPresenceWriter } from './write-presence.ts'

export type PresenceTimes = LeaseTimes & {
  /** For how long changes are gathered before they are written. */
  everyMs: number
  /** How long somebody whose last connection ended may take to be back unnoticed. */
  graceMs: number
}

export type NodeDeps = {
  db: Connection
  broker: Pick<Broker, 'publishTransient'>
  relations: Pick<RelationStore, 'privacyOf'>
  now: () => Date
  log: Logger
}

/** Who is connected to this node, in the database; and what other nodes left there when they died. */
export const openNode = (deps: NodeDeps, times: PresenceTimes) => {
  const { db, log } = deps
  const store = presenceStore(db)
  const nodes = nodeStore(db)
  const publish = createPublishPresence({ ...deps, store })
  const takeOver = createTakeOver({ nodes, store, publish, log }, { claimMs: times.leaseMs })
  const lease = keepLease({ nodes, log, onLost: () => writer.doubt(), takeOver }, times)
  const writer = createPresenceWriter({ store, lease, publish, log }, times)

  // a server that dies takes with it what was not in the journal yet
  const client = db.getClient().on('connectionPoolCleared', writer.doubt)

  return {
    connected: writer.connected,
    disconnected: writer.disconnected,
    changed: writer.changed,

    /** Resolves when the ends of connections so far are told, their grace included. */
    settle: writer.settle,

    /** Writes off whoever is left. */
    stop: async (): Promise<void> => {
      client.off('connectionPoolCleared', writer.doubt)
      await lease.stop()
      const isClean = await writer.stop()
      if (isClean) await lease.remove().catch(() => log.debug('the lease is left to end by itself'))
    },
  }
}
