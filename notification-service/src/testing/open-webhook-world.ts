import { randomUUID } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { listen } from '@chat/common/http/listen'
import type { DomainEvent } from '@chat/common/events/define-event'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { createVault } from '@chat/common/vault/create-vault'
import { closedAccountStore } from '../closed-accounts/closed-account.model.ts'
import { createOutbound, type Outbound } from '../outbound/create-outbound.ts'
import { addWebhook } from '../webhooks/change-webhook.ts'
import { openWebhooks } from '../webhooks/open-webhooks.ts'
import { webhookStores } from '../webhooks/webhook-stores.ts'
import { webhookEventTypes } from '../webhooks/event-types.ts'

/** One request that a receiver got. */
export type Got = { id: string; body: string; headers: IncomingHttpHeaders; data: { seq: number; chatId: string } }
export type Reply = (got: Got, response: ServerResponse) => void

export const hookConfig = {
  DUE_EVERY_MS: 20,
  DUE_LEASE_SECONDS: 60,
  WEBHOOK_TIMEOUT_MS: 5_000,
  WEBHOOK_GIVE_UP_SECONDS: 86_400,
  WEBHOOK_KEPT_DAYS: 7,
}

/** Webhooks alone on a real database, with real receivers and a clock that is put forward. */
export const openWebhookWorld = async () => {
  const db = await openDatabase(testDatabaseUrl('webhooks'), { monitorCommands: true })
  const stores = webhookStores(db)
  const closedAccounts = closedAccountStore(db)
  await createIndexes(db)

  let ahead = 0
  const now = (): Date => new Date(Date.now() + ahead)
  const log = createLogger({ service: 'notification-service', level: 'silent', format: 'json' })
  const vault = createVault('a secret of the tests')
  const toStop: (() => Promise<unknown>)[] = []
  const receivers: Server[] = []

  const openInstance = (given: { outbound?: Outbound; timeoutMs?: number } = {}) => {
    const outbound =
      given.outbound ?? createOutbound({ privateTargetsEnabled: true, timeoutMs: given.timeoutMs ?? 5_000 })
    const metrics = createMetrics('notification-service')
    const webhooks = openWebhooks({ ...stores, closedAccounts, outbound, vault, now, log, metrics }, hookConfig)
    toStop.push(webhooks.stop, async () => outbound.close())
    /** Hands events to their routes, all at once, as a consumer does. */
    const hear = async (...events: DomainEvent[]): Promise<void> => {
      await Promise.all(
        events.map((event) => webhooks.routes.find(({ type }) => type === event.type)!.handle(structuredClone(event))),
      )
    }
    return { webhooks, outbound, now, hear }
  }
  type Instance = ReturnType<typeof openInstance>

  /** A server that keeps what it got; without a reply of its own it takes everything. */
  const openReceiver = async (reply: Reply = (_, response) => void response.end()) => {
    const got: Got[] = []
    const server = createServer((req, res) => {
      let body = ''
      req.setEncoding('utf8').on('data', (part: string) => (body += part))
      req.on('end', () => {
        const one = { id: String(req.headers['webhook-id']), body, headers: req.headers, data: JSON.parse(body).data }
        got.push(one)
        reply(one, res)
      })
    })
    receivers.push(server)
    return { url: `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}/${randomUUID()}`, got }
  }

  return {
    db,
    stores,
    closedAccounts,
    now,
    openInstance,
    openReceiver,
    forward: (ms: number) => void (ahead += ms),
    add: (instance: Instance, url: string, types = webhookEventTypes) =>
      addWebhook({ ...instance, webhooks: instance.webhooks }, { url, types: [...types] }),
    statesOf: async (webhookId: string) =>
      (await stores.deliveries.page(webhookId, { limit: 100 })).map(({ state }) => state),

    /** After each test: no instance, no receiver, nothing kept, the time as it is. */
    clear: async () => {
      await Promise.all(toStop.splice(0).map((stop) => stop()))
      for (const server of receivers.splice(0)) {
        server.closeAllConnections()
        server.close()
      }
      for (const name of ['webhooks', 'webhook_deliveries', 'webhook_lanes']) await db.collection(name).deleteMany({})
      ahead = 0
    },
    close: async () => {
      await db.dropDatabase()
      await db.close()
    },
  }
}

export type WebhookWorld = Awaited<ReturnType<typeof openWebhookWorld>>
