import { z } from 'zod'
import { webhookEventTypes, type WebhookEventType } from './event-types.ts'

export type Webhook = {
  id: string
  url: string
  types: WebhookEventType[]
  enabled: boolean
  createdAt: Date
  sealedSecret: string
  /** Why it was disabled, where nobody did it: `gone`, it has answered 410. */
  disabledReason?: 'gone'
}

const url = z.string().min(1).max(2_048)
const types = z
  .array(z.enum(webhookEventTypes))
  .min(1)
  .max(100)
  .transform((given) => [...new Set(given)])

export const newWebhook = z.strictObject({ url, types })
export type NewWebhook = z.infer<typeof newWebhook>

export const webhookPatch = z.strictObject({
  url: url.optional(),
  types: types.optional(),
  enabled: z.boolean().optional(),
})
export type WebhookPatch = z.infer<typeof webhookPatch>

/** As admins see it; the secret is shown once, when it is made. */
export const toView = ({ sealedSecret: _, createdAt, ...webhook }: Webhook) => ({
  ...webhook,
  createdAt: createdAt.toISOString(),
})
export type WebhookView = ReturnType<typeof toView>
