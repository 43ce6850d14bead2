import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { anything, array, boolean, extend, number, object, optional, or, string, type Infer } from './shape.ts'

/** Where events go, and which. `disabledReason`: `gone`, it has answered 410. */
export const webhook = object({
  id: string,
  url: string,
  types: array(string),
  enabled: boolean,
  createdAt: optional(string),
  disabledReason: optional(string),
})
export type Webhook = Infer<typeof webhook>

const newWebhook = extend(webhook, { secret: string })
export type NewWebhook = Infer<typeof newWebhook>

/** One event on its way. `state`: `waiting`, `delivered` or `failed`; each try has a `status` or an `error`. */
export const delivery = object({
  id: string,
  type: string,
  /** The chat or person that it is about. */
  subject: optional(string),
  state: string,
  createdAt: optional(string),
  nextTryAt: optional(string),
  tries: or(
    array(
      object({
        at: string,
        ms: number,
        status: optional(number),
        answer: optional(string),
        error: optional(string),
      }),
    ),
    [],
  ),
})
export type Delivery = Infer<typeof delivery>

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

const all = object({ items: array(webhook) })

export const createWebhooks = (request: Send): Webhooks => ({
  list: async () => (await request('GET', '/webhooks', all)).items,
  get: (id) => request('GET', `/webhooks/${id}`, webhook),
  add: (given) => request('POST', '/webhooks', newWebhook, { body: given }),
  change: (id, change) => request('PATCH', `/webhooks/${id}`, webhook, { body: change, repeatable: true }),
  remove: async (id) => void (await request('DELETE', `/webhooks/${id}`, anything)),
  deliveries: (id, query) => request('GET', `/webhooks/${id}/deliveries`, pageOf(delivery), { query }),
  replay: (id, deliveryId) =>
    request('POST', `/webhooks/${id}/deliveries/${encodeURIComponent(deliveryId)}/replay`, delivery, {
      repeatable: true,
    }),
})
