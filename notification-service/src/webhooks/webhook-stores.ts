import type { Connection } from 'mongoose'
import { deliveryStore } from './delivery.model.ts'
import { laneStore } from './lane.model.ts'
import { webhookStore } from './webhook.model.ts'

export const webhookStores = (db: Connection) => ({
  webhooks: webhookStore(db),
  deliveries: deliveryStore(db),
  lanes: laneStore(db),
})

export type WebhookStores = ReturnType<typeof webhookStores>
