import { randomUUID } from 'node:crypto'
import type { Access } from '@chat/common/auth/access'
import { authenticate } from '@chat/common/auth/caller'
import { createAccess } from '@chat/common/auth/create-access'
import { createHttpApp } from '@chat/common/http/create-http-app'
import { createHttpServer } from '@chat/common/http/create-http-server'
import { listen } from '@chat/common/http/listen'
import { answers, createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import { startInSteps } from '@chat/common/process/start-in-steps'
import { createVault } from '@chat/common/vault/create-vault'
import type { Express } from 'express'
import type { Connection } from 'mongoose'
import { createAnnouncer } from './announcing/create-announcer.ts'
import type { Config } from './config.ts'
import { consumers, prefetch } from './consumers.ts'
import type { Deps } from './deps.ts'
import { exportRouter } from './exporting/export.routes.ts'
import { createMarks } from './inboxes/create-marks.ts'
import { openMailing } from './mails/open-mailing.ts'
import { notificationsRouter } from './notifications/notifications.routes.ts'
import { openStores } from './open-stores.ts'
import { startOutgoing } from './outgoing/start-outgoing.ts'
import { createOutbound } from './outbound/create-outbound.ts'
import { openPushing } from './push/open-pushing.ts'
import { pushRouter } from './push/push.routes.ts'
import { keepMendingWishes } from './recipients/mend-wishes.ts'
import { preferencesRouter } from './recipients/preferences.routes.ts'
import { keepRemovingOld } from './retention/keep-removing-old.ts'
import { unsubscribeRouter } from './unsubscribing/unsubscribe.routes.ts'
import { openWebhooks } from './webhooks/open-webhooks.ts'
import { webhooksRouter } from './webhooks/webhooks.routes.ts'

export const buildApp = (deps: Deps): Express =>
  createHttpApp(
    deps,
    [
      authenticate(deps.verifyToken),
      exportRouter(deps),
      preferencesRouter(deps),
      pushRouter(deps),
      webhooksRouter(deps),
      notificationsRouter(deps),
    ],
    [unsubscribeRouter(deps)],
  )

export type Parts = ServiceParts & { db: Connection; access: Pick<Access, 'verifyToken' | 'isReady'> }

/** The service on an open database, with whoever knows tokens. */
export const serveNotifications = (
  config: Config,
  { db, access, log, broker, metrics }: Parts,
): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const { unsent, deadLetters, pushKeys, webhookStores, ...stores } = openStores(db, config)
    const instanceId = randomUUID()
    const now = () => new Date()
    const push = await openPushing({ pushKeys, now }, config)
    const outbound = createOutbound({
      privateTargetsEnabled: config.PRIVATE_TARGETS_ENABLED,
      timeoutMs: config.WEBHOOK_TIMEOUT_MS,
    })
    onStop(async () => outbound.close())
    const mailing = openMailing(config)
    onStop(mailing.mailer.stop)
    const vault = createVault(config.KEY_ENCRYPTION_SECRET, config.KEY_ENCRYPTION_SECRET_OLD)
    const webhooks = openWebhooks({ ...stores, ...webhookStores, outbound, vault, now, log, metrics }, config)
    onStop(webhooks.stop)
    const announcer = createAnnouncer({ ...stores, unsent, broker, instanceId, now, log })
    onStop(announcer.stop)
    const http = createHttpServer(config)
    const deps: Deps = {
      ...stores,
      announcer,
      nextMark: createMarks({ instanceId, now }),
      foldWithinMs: config.FOLD_WITHIN_MS,
      outbound,
      webhooks,
      push,
      mailing,
      verifyToken: access.verifyToken,
      now,
      readiness: http.untilDrain({
        isReady: async () => access.isReady() && (await answers(db)),
        details: () => ({ broker: broker.isUp(), announcing: announcer.isLive() ? 'live' : 'behind' }),
      }),
      trustedProxies: config.TRUSTED_PROXIES,
      log,
      metrics,
    }

    onStop(startOutgoing(deps, config).stop)
    const { DUE_EVERY_MS: everyMs, DUE_LEASE_SECONDS: leaseSeconds } = config
    onStop(keepMendingWishes(deps, { everyMs, olderThanMs: leaseSeconds * 1_000 }).stop)
    onStop(keepRemovingOld(deps, config.NOTIFICATION_KEPT_DAYS).stop)
    const consumer = await broker.consume({
      service: 'notification-service',
      routes: consumers(deps),
      orderBy: ({ id }) => id, // no two need an order, see there
      isHealthy: () => answers(db),
      deadLetters,
      prefetch,
    })
    http.server.on('request', buildApp(deps))
    onStop(() => Promise.all([http.drain(), consumer.stop()]))
    return { port: await listen(http.server, { host: config.HOST, port: config.PORT }) }
  })

export const startNotificationService = (config: Config, parts: ServiceParts): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const db = await openDatabase(config.MONGO_URL)
    onStop(() => db.close())
    const access = createAccess({ config, ...parts })
    onStop(access.stop)
    const { stop, port } = await serveNotifications(config, { ...parts, db, access })
    onStop(stop)
    return { port }
  })

/** Builds what reads and races rely on; run once at deploy. */
export const createNotificationIndexes = async (config: Config): Promise<void> => {
  const db = await openDatabase(config.MONGO_URL)
  openStores(db, config)
  await createIndexes(db)
  await db.close()
}
