import { cursorOf } from '@chat/common/http/input'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { toDeliveryView, type Delivery, type DeliveryState, type DeliveryView } from './delivery.ts'
import type { Webhook } from './webhook.ts'

type WebhookDeps = Pick<Deps, 'webhooks' | 'now'>

export const deliveryId = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be the id of a delivery')

/** The last delivery of the page before. */
export const deliveryCursor = cursorOf(z.strictObject({ createdAt: z.iso.datetime(), id: deliveryId }))
type Position = { createdAt: string; id: string }

const known = async ({ webhooks }: WebhookDeps, id: string): Promise<Webhook> => {
  const webhook = await webhooks.webhooks.find(id)
  if (webhook === null) throw problem('webhook-not-found')
  return webhook
}

/** Newest first. */
export const listDeliveries = async (
  deps: WebhookDeps,
  webhookId: string,
  { state, limit, cursor }: { state?: DeliveryState | undefined; limit: number; cursor?: Position | undefined },
): Promise<{ items: DeliveryView[]; next: string | null }> => {
  await known(deps, webhookId)
  const found = await deps.webhooks.deliveries.page(webhookId, { state, after: cursor, limit: limit + 1 })
  const items = found.slice(0, limit).map(toDeliveryView)
  const last = found.length > limit ? items.at(-1) : undefined
  return { items, next: last ? deliveryCursor.encode({ createdAt: last.createdAt, id: last.id }) : null }
}

/** It goes out again, under the same id, also when it was taken before; it has the whole time once more. */
export const replayDelivery = async (
  deps: WebhookDeps,
  { webhookId, id }: Pick<Delivery, 'webhookId' | 'id'>,
): Promise<Delivery> => {
  const { enabled } = await known(deps, webhookId)
  if (!enabled) throw problem('webhook-disabled')
  const { deliveries, lanes, times, deliverer } = deps.webhooks

  const dueAt = deps.now()
  const giveUpAt = new Date(dueAt.getTime() + times.giveUpMs)
  const expiresAt = new Date(giveUpAt.getTime() + times.keptMs)
  const delivery = await deliveries.replay({ id, webhookId }, { dueAt, giveUpAt, expiresAt })
  if (delivery === null) throw problem('delivery-not-found')
  await lanes.wake([delivery], { sooner: true })
  deliverer.wake()
  return delivery
}
