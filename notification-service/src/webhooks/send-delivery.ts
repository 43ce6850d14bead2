import { backOffMs } from '@chat/common/broker/back-off'
import type { Vault } from '@chat/common/vault/create-vault'
import type { Outbound } from '../outbound/create-outbound.ts'
import { OutboundFailed, OutboundRefused } from '../outbound/refusals.ts'
import type { Delivery, DeliveryTimes, Try } from './delivery.ts'
import { signedHeaders } from './sign.ts'
import type { Webhook } from './webhook.ts'

export const secretLabel = (webhookId: string): string => `webhook:${webhookId}`

const backOff = { minMs: 1_000, maxMs: 600_000 }
/** Longer than that nobody is waited for because they ask for it. */
const mostRetryAfterMs = 3_600_000

type Deps = { outbound: Pick<Outbound, 'post'>; vault: Pick<Vault, 'unseal'>; now: () => Date; times: DeliveryTimes }
type Sent = { one: Try; isRefused?: boolean; retryAfterMs?: number | undefined }

const send = async ({ outbound, vault, now }: Deps, webhook: Webhook, { id, body }: Delivery): Promise<Sent> => {
  const at = now()
  const begun = performance.now()
  const ms = (): number => Math.round(performance.now() - begun)
  try {
    const secret = vault.unseal(webhook.sealedSecret, secretLabel(webhook.id))
    const headers = { 'content-type': 'application/json', ...signedHeaders(secret, { id, at, body }) }
    const { status, answer, retryAfterMs } = await outbound.post(webhook.url, { headers, body })
    return { one: { at, ms: ms(), status, answer }, retryAfterMs }
  } catch (error) {
    const isKnown = error instanceof OutboundRefused || error instanceof OutboundFailed
    const reason = isKnown ? error.reason : 'not-sent'
    return { one: { at, ms: ms(), error: reason }, isRefused: error instanceof OutboundRefused }
  }
}

const isGone = ({ status }: Try): boolean => status === 410

export type Outcome = { one: Try; change: Partial<Delivery>; isGone: boolean }

/** One POST, and what follows: delivered, once more later, or given up. It does not reject. */
export const sendDelivery = async (deps: Deps, webhook: Webhook, delivery: Delivery): Promise<Outcome> => {
  const { one, isRefused, retryAfterMs = 0 } = await send(deps, webhook, delivery)
  const at = deps.now().getTime()
  const done = { expiresAt: new Date(at + deps.times.keptMs) }

  const isTaken = one.status !== undefined && one.status >= 200 && one.status < 300
  if (isTaken) return { one, change: { state: 'delivered', ...done }, isGone: false }

  const isOver = isGone(one) || isRefused || at >= delivery.giveUpAt.getTime()
  if (isOver) return { one, change: { state: 'failed', ...done }, isGone: isGone(one) }

  const waitMs = Math.max(backOffMs(delivery.failures, backOff), Math.min(retryAfterMs, mostRetryAfterMs))
  const dueAt = new Date(Math.min(at + waitMs, delivery.giveUpAt.getTime())) // the last try is at the end
  return { one, change: { failures: delivery.failures + 1, dueAt }, isGone: false }
}
