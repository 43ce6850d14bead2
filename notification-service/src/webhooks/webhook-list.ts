import type { Logger } from '@chat/common/log/logger'
import { repeat } from '@chat/common/process/repeat'
import type { WebhookStore } from './webhook.model.ts'
import type { Webhook } from './webhook.ts'

/** All webhooks as this instance knows them, so that an event costs no read. Other instances' changes come by `everyMs`. */
export const createWebhookList = (deps: { webhooks: Pick<WebhookStore, 'all'>; log: Logger; everyMs: number }) => {
  let known: Webhook[] | undefined
  let begun = 0
  let knownOf = 0

  /** An answer never replaces one that was asked for later. */
  const refresh = async (): Promise<Webhook[]> => {
    const read = (begun += 1)
    const found = await deps.webhooks.all()
    if (read > knownOf) {
      known = found
      knownOf = read
    }
    return known ?? found
  }

  const refreshing = repeat(async () => {
    await refresh().catch((err: unknown) => deps.log.warn({ err }, 'webhooks could not be read'))
    return deps.everyMs
  })

  return {
    refresh,
    /** At once where they are known. @throws where they were never read and cannot be. */
    known: (): Webhook[] | Promise<Webhook[]> => known ?? refresh(),
    stop: refreshing.stop,
  }
}

export type WebhookList = ReturnType<typeof createWebhookList>
