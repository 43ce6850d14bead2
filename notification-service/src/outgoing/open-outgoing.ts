import type { ConnectedClient } from '@chat/common/internal/connected-client'
import type { Logger } from '@chat/common/log/logger'
import type { Metrics } from '@chat/common/metrics/metrics'
import { createPlanner } from '../deciding/create-planner.ts'
import type { DueInboxes } from '../deciding/due-inboxes.ts'
import { createKnownPresence } from '../deciding/known-presence.ts'
import type { RecipientStore } from '../recipients/recipient.model.ts'
import { createWorker } from './create-worker.ts'
import { outgoingMetrics } from './outgoing-metrics.ts'
import type { WorkHandlers } from './work.ts'
import type { WorkStore } from './work-store.ts'

type Deps = {
  due: DueInboxes
  works: WorkStore
  recipients: Pick<RecipientStore, 'findMany'>
  connected: Pick<ConnectedClient, 'of'>
  handlers: WorkHandlers
  now: () => Date
  log: Logger
  metrics: Metrics
}

export type OutgoingTimes = {
  everyMs: number
  leaseMs: number
  pushDelayMs: number
  giveUpAfterMs: number
  digestHour: number
}

/** What goes out to people who are not there: decided and carried out by any number of instances side by side. */
export const openOutgoing = ({ handlers, connected, metrics, ...deps }: Deps, times: OutgoingTimes) => {
  const { due, works, now } = deps
  const oldest = outgoingMetrics(metrics.registry, {
    ageSeconds: async (what) => {
      const since = what === 'decision' ? await due.oldest(now()) : await works.oldest(what, now())
      return since ? Math.max(0, now().getTime() - since.getTime()) / 1_000 : 0
    },
  })
  const worker = createWorker({ ...deps, handlers, metrics: oldest }, times)
  const presenceOf = createKnownPresence({ connected, now })
  const planner = createPlanner({ ...deps, presenceOf, metrics: oldest, onWork: worker.wake }, times)

  return {
    /** Decides on all that is due. */
    decideDue: planner.planDue,
    /** Tries all that is due to be sent. */
    sendDue: worker.runDue,
    start: (): void => {
      planner.start()
      worker.start()
    },
    stop: async (): Promise<void> => {
      await planner.stop()
      await worker.stop()
    },
  }
}

export type Outgoing = ReturnType<typeof openOutgoing>
