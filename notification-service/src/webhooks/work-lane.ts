import type { Logger } from '@chat/common/log/logger'
import type { Held } from './lane.model.ts'
import { sendDelivery } from './send-delivery.ts'
import type { WebhookStores } from './webhook-stores.ts'

type Deps = Parameters<typeof sendDelivery>[0] &
  WebhookStores & {
    leaseMs: number
    isStopping: () => boolean
    count: (result: 'delivered' | 'retried' | 'failed') => void
    log: Logger
  }

/** Then the other lanes of the webhook have their turn. */
const mostInARow = 50

/**
 * Sends what waits in a lane that was claimed, one after another, until the next one has to wait. Whoever dies at it leaves
 * it to the next, who begins with what was not noted: it is sent again, under the same id.
 */
export const workLane = async (deps: Deps, webhookId: string, held: Held): Promise<void> => {
  const { webhooks, deliveries, lanes, now, times } = deps

  for (let sent = 0; sent < mostInARow && !deps.isStopping(); sent += 1) {
    const webhook = await webhooks.find(webhookId)
    if (webhook === null) return lanes.removeOf(webhookId)
    if (!webhook.enabled) break

    const delivery = await deliveries.head(held.lane)
    if (delivery === null) return lanes.close(held, now())
    if (delivery.dueAt > now()) return lanes.release(held, delivery.dueAt)
    if (!(await lanes.keep(held, new Date(now().getTime() + deps.leaseMs)))) return

    const { one, change, isGone } = await sendDelivery(deps, webhook, delivery)
    await deliveries.note(delivery.id, one, change)
    deps.count(change.state === 'delivered' || change.state === 'failed' ? change.state : 'retried')
    if (change.state !== 'failed') continue

    const { status, error } = one
    deps.log.warn({ webhookId, deliveryId: delivery.id, status, error }, 'a webhook did not take a delivery')
    if (isGone) {
      await webhooks.disableGone(webhook)
      deps.log.warn({ webhookId }, 'a webhook says that it is gone and was disabled')
    }
    // it has just not answered: those behind, whose time is over too, are not all tried once more
    if (delivery.giveUpAt <= now()) await deliveries.giveUp(held.lane, now(), new Date(now().getTime() + times.keptMs))
  }
  await lanes.release(held, now())
}
