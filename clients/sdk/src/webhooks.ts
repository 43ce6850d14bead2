import { z } from 'zod'
import type { Send } from './http.ts'
import { lenient, pageOf, type Page, type PageQuery } from './lenient.ts'

/** Where events go, and which. `disabledReason`: `gone`, it has answered 410. */
export const webhook = lenient({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  enabled: z.boolean(),
  createdAt: z.string().optional(),
  disabledReason: z.string().optional(),
})
export type Webhook = z.infer<typeof webhook>

const newWebhook = webhook.extend({ secret: z.string() })
export type NewWebhook = z.infer<typeof newWebhook>

/** One event on its way. `state`: `waiting`, `delivered` or `failed`; each try has a `status` or an `error`. */
export const delivery = lenient({
  id: z.string(),
  type: z.string(),
  /** The chat or person that it is about. */
  subject: z.string().optional(),
  state: z.string(),
  createdAt: z.string().optional(),
  nextTryAt: z.string().optional(),
  tries: z
    .array(
      lenient({
        at: z.string(),
        ms: z.number(),
        status: z.number().optional(),
        answer: z.string().optional(),
        error: z.string().optional(),
      }),
    )
    .default([]),
})
export type Delivery = z.infer<typeof delivery>

/** What the role `admin` may do about webhooks. @throws ApiProblem `forbidden` for everybody else */
export type Webhooks = {
  /** Every one, 50 at most. */
  list: () => Promise<Webhook[]>
  get: (id: string) => Promise<Webhook>
  /** `secret` signs what is sent there (Standard Webhooks) and is told this once. */
  add: (webhook: { url: string; types: string[] }) => Promise<NewWebhook>
  /** What waits is tried at once when `url` changes or it is enabled. */
  change: (id: string, change: { url?: string; types?: string[]; enabled?: boolean }) => Promise<Webhook>
  remove: (id: string) => Promise<void>
  /** Newest first. */
  deliveries: (id: string, query?: PageQuery & { state?: string }) => Promise<Page<Delivery>>
  /** Sends it again, under the same `webhook-id`. */
  replay: (id: string, deliveryId: string) => Promise<Delivery>
}

const all = lenient({ items: z.array(webhook) })

export const createWebhooks = (request: Send): Webhooks => ({
  list: async () => (await request('GET', '/webhooks', all)).items,
  get: (id) => request('GET', `/webhooks/${id}`, webhook),
  add: (given) => request('POST', '/webhooks', newWebhook, { body: given }),
  change: (id, change) => request('PATCH', `/webhooks/${id}`, webhook, { body: change, repeatable: true }),
  remove: async (id) => void (await request('DELETE', `/webhooks/${id}`, z.unknown())),
  deliveries: (id, query) => request('GET', `/webhooks/${id}/deliveries`, pageOf(delivery), { query }),
  replay: (id, deliveryId) =>
    request('POST', `/webhooks/${id}/deliveries/${encodeURIComponent(deliveryId)}/replay`, delivery, {
      repeatable: true,
    }),
})
