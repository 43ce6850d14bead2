import { randomBytes } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { OutboundRefused } from '../outbound/refusals.ts'
import { problem } from '../problems.ts'
import { secretLabel } from './send-delivery.ts'
import { newSecret } from './sign.ts'
import type { NewWebhook, Webhook, WebhookPatch } from './webhook.ts'

type WebhookDeps = Pick<Deps, 'webhooks' | 'outbound' | 'now'>

const checkTarget = async ({ outbound }: Pick<WebhookDeps, 'outbound'>, url: string): Promise<void> => {
  await outbound.check(url).catch((error: unknown) => {
    throw error instanceof OutboundRefused ? problem('target-refused', { cause: error, detail: error.reason }) : error
  })
}

/** The secret is to be had here and never again. */
export const addWebhook = async (
  deps: WebhookDeps,
  { url, types }: NewWebhook,
): Promise<{ webhook: Webhook; secret: string }> => {
  await checkTarget(deps, url)
  const { webhooks, vault, list } = deps.webhooks

  const id = randomBytes(12).toString('hex')
  const secret = newSecret()
  const sealedSecret = vault.seal(secret, secretLabel(id))
  const webhook: Webhook = { id, url, types, enabled: true, createdAt: deps.now(), sealedSecret }
  if (!(await webhooks.insert(webhook))) throw problem('too-many-webhooks')
  await list.refresh()
  return { webhook, secret }
}

/** What waits is tried at once, as the reason why it waits may be over. */
export const changeWebhook = async (deps: WebhookDeps, id: string, patch: WebhookPatch): Promise<Webhook> => {
  if (patch.url !== undefined) await checkTarget(deps, patch.url)
  const { webhooks, deliveries, lanes, list, deliverer } = deps.webhooks

  const changed = await webhooks.change(id, patch)
  if (changed === null) throw problem('webhook-not-found')
  await list.refresh()
  if (patch.url !== undefined || patch.enabled === true) {
    await deliveries.hurry(id, deps.now())
    await lanes.hurry(id, deps.now())
    deliverer.wake()
  }
  return changed
}

export const removeWebhook = async (deps: WebhookDeps, id: string): Promise<void> => {
  const { webhooks, deliveries, lanes, list } = deps.webhooks
  if (!(await webhooks.remove(id))) throw problem('webhook-not-found')
  await list.refresh()
  await lanes.removeOf(id)
  await deliveries.removeOf(id) // what another instance adds in this second is sent to nobody and goes by its time
}
