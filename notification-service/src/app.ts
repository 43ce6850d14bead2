import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { authenticate } from '@chat/common/auth/caller'
import { createAccess } from '@chat/common/auth/create-access'
import { createHttpApp } from '@chat/common/http/create-http-app'
import { drain, listen } from '@chat/common/http/listen'
import { answers, createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import type { Express } from 'express'
import { createAnnouncer } from './announcing/create-announcer.ts'
import type { Config } from './config.ts'
import { consumers, prefetch } from './consumers.ts'
import type { Deps } from './deps.ts'
import { createMarks } from './inboxes/create-marks.ts'
import { notificationsRouter } from './notifications/notifications.routes.ts'
import { openStores } from './open-stores.ts'

export const buildApp = (deps: Deps): Express =>
  createHttpApp(deps, [authenticate(deps.verifyToken), notificationsRouter(deps)])

export const startNotificationService = async (
  config: Config,
  { log, broker, metrics }: ServiceParts,
): Promise<RunningService> => {
  const db = await openDatabase(config.MONGO_URL)
  const { unsent, deadLetters, ...stores } = openStores(db, config)
  const access = createAccess({ config, broker, log })
  const instanceId = randomUUID()
  const now = () => new Date()
  const announcer = createAnnouncer({ ...stores, unsent, broker, instanceId, now, log })
  const deps: Deps = {
    ...stores,
    announcer,
    nextMark: createMarks({ instanceId, now }),
    foldWithinMs: config.FOLD_WITHIN_MS,
    verifyToken: access.verifyToken,
    now,
    readiness: {
      isReady: async () => access.isReady() && (await answers(db)),
      details: () => ({ broker: broker.isUp(), announcing: announcer.isLive() ? 'live' : 'behind' }),
    },
    trustedProxies: config.TRUSTED_PROXIES,
    log,
    metrics,
  }
  const consumer = await broker.consume({
    service: 'notification-service',
    routes: consumers(deps),
    orderBy: ({ id }) => id, // no two need an order, see there
    isHealthy: () => answers(db),
    deadLetters,
    prefetch,
  })
  const close = async (): Promise<void> => {
    await consumer.stop()
    await announcer.stop()
    await access.stop()
    await db.close()
  }

  const server = createServer(buildApp(deps))
  const port = await listen(server, { host: config.HOST, port: config.PORT }).catch(async (error: unknown) => {
    await close()
    throw error
  })

  return {
    port,
    stop: async () => {
      await drain(server, config.DRAIN_MS)
      await close()
    },
  }
}

/** Builds what reads and races rely on; run once at deploy. */
export const createNotificationIndexes = async (config: Config): Promise<void> => {
  const db = await openDatabase(config.MONGO_URL)
  openStores(db, config)
  await createIndexes(db)
  await db.close()
}
