import type { Route } from '@chat/common/broker/broker'
import type { Logger } from '@chat/common/log/logger'
import type { Metrics } from '@chat/common/metrics/metrics'
import type { Vault } from '@chat/common/vault/create-vault'
import { Counter } from 'prom-client'
import type { ClosedAccountStore } from '../closed-accounts/closed-account.model.ts'
import type { Config } from '../config.ts'
import type { Outbound } from '../outbound/create-outbound.ts'
import { createDeliverer, type Deliverer } from './create-deliverer.ts'
import type { DeliveryTimes } from './delivery.ts'
import { hearEvents } from './hear-events.ts'
import { createWebhookList, type WebhookList } from './webhook-list.ts'
import type { WebhookStores } from './webhook-stores.ts'

type Parts = WebhookStores & {
  closedAccounts: ClosedAccountStore
  outbound: Outbound
  vault: Vault
  now: () => Date
  log: Logger
  metrics: Metrics
}
type Options = Pick<
  Config,
  'DUE_EVERY_MS' | 'DUE_LEASE_SECONDS' | 'WEBHOOK_TIMEOUT_MS' | 'WEBHOOK_GIVE_UP_SECONDS' | 'WEBHOOK_KEPT_DAYS'
>

export type Webhooks = WebhookStores & {
  vault: Vault
  times: DeliveryTimes
  list: Pick<WebhookList, 'refresh'>
  deliverer: Pick<Deliverer, 'wake'>
  /** What they do with events; first of all, as their order counts. */
  routes: Route[]
  stop: () => Promise<void>
}

const settleMs = 500
const listEveryMs = 1_000
const dayMs = 86_400_000

export const openWebhooks = (parts: Parts, config: Options): Webhooks => {
  const { webhooks, deliveries, lanes, vault, log, metrics } = parts
  const times = {
    settleMs,
    giveUpMs: config.WEBHOOK_GIVE_UP_SECONDS * 1_000,
    keptMs: config.WEBHOOK_KEPT_DAYS * dayMs,
  }
  const tries = new Counter({
    name: 'webhook_tries_total',
    help: 'Requests to webhooks by result: delivered, retried (and tried again), failed (for good)',
    labelNames: ['result'],
    registers: [metrics.registry],
  })

  const list = createWebhookList({ webhooks, log, everyMs: Math.min(listEveryMs, config.DUE_EVERY_MS) })
  const deliverer = createDeliverer(
    {
      ...parts,
      list,
      times,
      leaseMs: Math.max(config.DUE_LEASE_SECONDS * 1_000, config.WEBHOOK_TIMEOUT_MS * 2),
      count: (result) => tries.inc({ result }),
    },
    { everyMs: config.DUE_EVERY_MS },
  )

  return {
    webhooks,
    deliveries,
    lanes,
    vault,
    times,
    list,
    deliverer,
    routes: hearEvents({ ...parts, list, deliverer, times }),
    stop: async () => {
      await Promise.all([list.stop(), deliverer.stop()])
    },
  }
}
