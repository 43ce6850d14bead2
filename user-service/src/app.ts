import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { authenticate } from '@chat/common/auth/caller'
import { createAccess } from '@chat/common/auth/create-access'
import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { createDocumentOutbox } from '@chat/common/broker/document-outbox'
import { createHttpApp } from '@chat/common/http/create-http-app'
import { drain, listen } from '@chat/common/http/listen'
import { createAccounts } from '@chat/common/internal/accounts-client'
import { createInternalClient } from '@chat/common/internal/internal-client'
import { answers, createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import type { Express } from 'express'
import type { Config } from './config.ts'
import { consumers } from './consumers.ts'
import type { Deps } from './deps.ts'
import { profileModel, profileStore } from './profiles/profile.model.ts'
import { profilesRouter } from './profiles/profiles.routes.ts'

export const buildApp = (deps: Deps): Express =>
  createHttpApp(deps, [authenticate(deps.verifyToken), profilesRouter(deps)])

export const startUserService = async (
  config: Config,
  { log, broker, metrics }: ServiceParts,
): Promise<RunningService> => {
  const db = await openDatabase(config.MONGO_URL)
  const access = createAccess({ config, broker, log })
  const instanceId = randomUUID()
  const now = () => new Date()
  const model = profileModel(db)
  const outbox = createDocumentOutbox({ models: [model], broker, source: '/user-service', instanceId, now, log })
  const deps: Deps = {
    profiles: profileStore(db),
    accounts: createAccounts(createInternalClient({ url: config.AUTH_INTERNAL_URL, secret: config.INTERNAL_SECRET })),
    announce: (userId, entries) => outbox.announce(model, userId, entries),
    instanceId,
    verifyToken: access.verifyToken,
    now,
    readiness: {
      isReady: async () => access.isReady() && (await answers(db)),
      details: () => ({ broker: broker.isUp() }),
    },
    trustedProxies: config.TRUSTED_PROXIES,
    log,
    metrics,
  }
  const consumer = await broker.consume({
    service: 'user-service',
    routes: consumers(deps),
    orderBy: ({ subject }) => subject,
    isHealthy: () => answers(db),
    deadLetters: deadLetterStore(db),
  })
  const server = createServer(buildApp(deps))
  const port = await listen(server, { host: config.HOST, port: config.PORT })

  return {
    port,
    stop: async () => {
      await drain(server, config.DRAIN_MS)
      await consumer.stop()
      await outbox.stop()
      await access.stop()
      await db.close()
    },
  }
}

/** Builds what reads and races rely on; run once at deploy. */
export const createUserIndexes = async (config: Config): Promise<void> => {
  const db = await openDatabase(config.MONGO_URL)
  profileModel(db)
  deadLetterStore(db)
  await createIndexes(db)
  await db.close()
}
