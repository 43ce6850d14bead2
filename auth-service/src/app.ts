import { createServer } from 'node:http'
import { authenticate } from '@chat/common/auth/caller'
import { createHttpApp } from '@chat/common/http/create-http-app'
import { drain, listen } from '@chat/common/http/listen'
import { createInternalApp } from '@chat/common/internal/internal-app'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import type { Express, RequestHandler } from 'express'
import { accountRoutes } from './accounts/accounts.routes.ts'
import { ensureAdmin } from './accounts/ensure-admin.ts'
import { internalAccountRoutes } from './accounts/internal-accounts.routes.ts'
import type { AuthConfig } from './config.ts'
import { createDeps, createStores, type Deps } from './deps.ts'
import { jwksRoutes } from './keys/jwks.routes.ts'
import { internalRevocationRoutes } from './sessions/internal-revocations.routes.ts'
import { sessionRoutes } from './sessions/sessions.routes.ts'

/** Tokens and who one is are nothing to keep on the way (RFC 6749, 5.1). */
const noStore: RequestHandler = (_req, res, next) => {
  res.set('cache-control', 'no-store')
  next()
}

export const buildApp = (deps: Deps): Express =>
  createHttpApp({ ...deps, trustedProxies: deps.config.TRUSTED_PROXIES }, [
    noStore,
    authenticate(deps.verifyToken),
    jwksRoutes(deps),
    accountRoutes(deps),
    sessionRoutes(deps),
  ])

export const buildInternalApp = (deps: Deps): Express =>
  createInternalApp({ log: deps.log, secret: deps.config.INTERNAL_SECRET }, [
    internalAccountRoutes(deps),
    internalRevocationRoutes(deps),
  ])

export const startAuthService = async (config: AuthConfig, parts: ServiceParts): Promise<RunningService> => {
  const db = await openDatabase(config.MONGO_URL)
  const deps = await createDeps(config, parts, db)
  await ensureAdmin(deps)

  const server = createServer(buildApp(deps))
  const internalServer = createServer(buildInternalApp(deps))
  const port = await listen(server, { host: config.HOST, port: config.PORT })
  const internalPort = await listen(internalServer, { host: config.INTERNAL_HOST, port: config.INTERNAL_PORT })

  return {
    port,
    internalPort,
    stop: async () => {
      await Promise.all([server, internalServer].map((one) => drain(one, config.DRAIN_MS)))
      await deps.outbox.stop()
      await db.close()
    },
  }
}

export const createAuthIndexes = async (config: AuthConfig): Promise<void> => {
  const db = await openDatabase(config.MONGO_URL)
  createStores(db)
  await createIndexes(db)
  await db.close()
}
