import { randomBytes, randomUUID } from 'node:crypto'
import { on } from '@chat/common/broker/broker'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { userRegistered } from '@chat/common/events/auth-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import {
  notificationCreated,
  notificationRemoved,
  notificationUpdated,
  type NotificationData,
} from '@chat/common/events/notification-events'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { answers, createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { createVault } from '@chat/common/vault/create-vault'
import { createAnnouncer } from '../announcing/create-announcer.ts'
import { buildApp } from '../app.ts'
import { consumers } from '../consumers.ts'
import type { Deps } from '../deps.ts'
import { createMarks } from '../inboxes/create-marks.ts'
import { openMailing } from '../mails/open-mailing.ts'
import { openStores } from '../open-stores.ts'
import { createOutbound } from '../outbound/create-outbound.ts'
import { openPushing } from '../push/open-pushing.ts'
import { openWebhooks } from '../webhooks/open-webhooks.ts'

export const newUserId = (): string => randomBytes(12).toString('hex')

/** What people were told, in order. */
export type Told = { type: string; userId: string; notification: NotificationData }

/** Nobody listens there: people are known from events only. */
const storeConfig = {
  AUTH_INTERNAL_URL: 'http://127.0.0.1:1',
  INTERNAL_SECRET: 'a secret of the tests',
  LATE_WITHIN_SECONDS: 60,
  PUSH_DELAY_SECONDS: 5,
}

const pushConfig = {
  KEY_ENCRYPTION_SECRET: 'a secret of the tests',
  MAIL_FROM: 'Chat <chat@example.org>',
  PUBLIC_URL: 'https://chat.example.org',
  PUSH_TTL_SECONDS: 600,
  PRIVATE_TARGETS_ENABLED: true,
}

/** No mail goes anywhere, unless a test takes another mailer. */
const mailConfig = { DATA_DIR: '/dev/null', SMTP_URL: undefined, KEY_ENCRYPTION_SECRET_OLD: undefined }

const webhookConfig = {
  DUE_EVERY_MS: 1_000,
  DUE_LEASE_SECONDS: 60,
  WEBHOOK_TIMEOUT_MS: 5_000,
  WEBHOOK_GIVE_UP_SECONDS: 86_400,
  WEBHOOK_KEPT_DAYS: 7,
}

/**
 * The service on a real database and the in-process broker; `told` collects what it announces. Of several on one `url`
 * each has a broker of its own.
 */
export const openTestService = async ({
  url = testDatabaseUrl('notifications'),
  now = () => new Date(),
}: { url?: string; now?: () => Date } = {}) => {
  const db = await openDatabase(url, { monitorCommands: true })
  const log = createLogger({ service: 'notification-service', level: 'silent', format: 'json' })
  const metrics = createMetrics('notification-service')
  const broker = openLocalBroker({ log })
  const { unsent, deadLetters, pushKeys, webhookStores, ...stores } = openStores(db, storeConfig)
  await createIndexes(db)

  const instanceId = randomUUID()
  const told: Told[] = []
  const hear = ({ type, data }: { type: string; data: { items: Omit<Told, 'type'>[] } }): void =>
    void told.push(...data.items.map((item) => ({ type, ...item })))
  await broker.listen({
    routes: [on(notificationCreated, hear), on(notificationUpdated, hear), on(notificationRemoved, hear)],
  })

  const announcer = createAnnouncer({ ...stores, unsent, broker, instanceId, now, log })
  const { verifyToken, tokenFor } = createTestTokens()
  const outbound = createOutbound({ privateTargetsEnabled: true, timeoutMs: 5_000 })
  const vault = createVault(pushConfig.KEY_ENCRYPTION_SECRET)
  const webhooks = openWebhooks({ ...stores, ...webhookStores, outbound, vault, now, log, metrics }, webhookConfig)
  const deps: Deps = {
    ...stores,
    outbound,
    webhooks,
    push: await openPushing({ pushKeys, now }, pushConfig),
    mailing: openMailing({ ...storeConfig, ...pushConfig, ...mailConfig }),
    announcer,
    nextMark: createMarks({ instanceId, now }),
    foldWithinMs: 0,
    verifyToken,
    now,
    readiness: { isReady: () => answers(db) },
    log,
    metrics,
  }
  const routes = consumers(deps)

  /** Hands one event to its route, as a consumer does. */
  const handle = async (event: DomainEvent): Promise<void> => {
    await routes.find(({ type }) => type === event.type)!.handle(JSON.parse(JSON.stringify(event)))
  }

  const register = async (displayName: string): Promise<string> => {
    const userId = newUserId()
    const data = { userId, username: displayName.toLowerCase(), displayName, createdAt: now().toISOString() }
    await handle(userRegistered.create({ id: randomUUID(), source: '/test', subject: userId, time: now(), data }))
    return userId
  }

  const stop = async (): Promise<void> => {
    await announcer.stop()
    await webhooks.stop()
    outbound.close()
    await broker.close()
  }

  return {
    app: buildApp(deps),
    db,
    deps,
    broker,
    routes,
    deadLetters,
    unsent,
    told,
    toldTo: (userId: string) => told.filter((one) => one.userId === userId),
    tokenFor,
    handle,
    register,
    stop,
    close: async () => {
      await stop()
      await db.dropDatabase()
      await db.close()
    },
  }
}

export type TestService = Awaited<ReturnType<typeof openTestService>>
