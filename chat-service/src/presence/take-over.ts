import { randomUUID } from 'node:crypto'
import type { Logger } from '@chat/common/log/logger'
import type { NodeDoc } from './node.model.ts'
import type { NodeStore } from './node-store.ts'
import type { PresenceDoc } from './presence.model.ts'
import type { PresenceStore } from './presence-store.ts'

const peoplePerWrite = 500

type TakeOverDeps = {
  nodes: NodeStore
  store: Pick<PresenceStore, 'heldBy' | 'write' | 'changedBy'>
  publish: (changed: PresenceDoc[]) => Promise<void>
  log: Logger
}

/**
 * Clears up after nodes that died: takes their connections away from everybody who has some, tells who is offline by
 * that, and removes the lease last, so that whoever dies in the middle of it is replaced.
 */
export const createTakeOver = ({ nodes, store, publish, log }: TakeOverDeps, { claimMs }: { claimMs: number }) => {
  const clearUp = async ({ _id: nodeId, renewedAt }: NodeDoc): Promise<void> => {
    let people = 0
    for (let some = await store.heldBy(nodeId, peoplePerWrite); some.length > 0;) {
      const writeId = randomUUID()
      const gone = some.map((userId) => ({ userId, presence: undefined, endedAt: renewedAt }))
      await store.write([nodeId], writeId, gone)
      await publish(await store.changedBy(writeId, some))
      await nodes.keepClaim(nodeId, claimMs)
      people += some.length
      some = await store.heldBy(nodeId, peoplePerWrite)
    }
    await nodes.remove(nodeId)
    log.info({ node: nodeId, people }, 'cleared up after a node that is gone')
  }

  return async (now: Date, before: Date): Promise<void> => {
    for (let node = await nodes.claim(now, before, claimMs); node; node = await nodes.claim(now, before, claimMs))
      await clearUp(node)
  }
}
