import { authenticate } from '@chat/common/auth/caller'
import { createHttpApp } from '@chat/common/http/create-http-app'
import { createHttpServer } from '@chat/common/http/create-http-server'
import { listen } from '@chat/common/http/listen'
import { createInternalApp } from '@chat/common/internal/internal-app'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import { startInSteps } from '@chat/common/process/start-in-steps'
import type { Express, RequestHandler } from 'express'
import { accountRoutes } from './accounts/accounts.routes.ts'
import { ensureAdmin } from './accounts/ensure-admin.ts'
import { internalAccountRoutes } from './accounts/internal-accounts.routes.ts'
import { adminRoutes } from './admin/admin.routes.ts'
import { auditRoutes } from './audit/audit.routes.ts'
import type { AuthConfig } from './config.ts'
import { deletionRoutes } from './deletion/deletion.routes.ts'
import { createDeps, createStores, type Deps } from './deps.ts'
import { emailRoutes } from './emails/emails.routes.ts'
import { internalAddressRoutes } from './emails/internal-addresses.routes.ts'
import { exportRoutes } from './export/export.routes.ts'
import { jwksRoutes } from './keys/jwks.routes.ts'
import { unlockRoutes } from './login-attempts/unlock.routes.ts'
import { mfaRoutes } from './mfa/mfa.routes.ts'
import { identityRoutes } from './oidc/identities.routes.ts'
import { oidcRoutes } from './oidc/oidc.routes.ts'
import { passwordRoutes } from './passwords/passwords.routes.ts'
import { cookieModeRoutes } from './sessions/cookie-mode.ts'
import { internalRevocationRoutes } from './sessions/internal-revocations.routes.ts'
import { workHandlers } from './work-handlers.ts'
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
    cookieModeRoutes(deps),
    jwksRoutes(deps),
    accountRoutes(deps),
    sessionRoutes(deps),
    emailRoutes(deps),
    passwordRoutes(deps),
    oidcRoutes(deps),
    identityRoutes(deps),
    adminRoutes(deps),
    auditRoutes(deps),
    mfaRoutes(deps),
    unlockRoutes(deps),
    deletionRoutes(deps),
    exportRoutes(deps),
  ])

export const buildInternalApp = (deps: Deps): Express =>
  createInternalApp({ log: deps.log, secret: deps.config.INTERNAL_SECRET }, [
    internalAccountRoutes(deps),
    internalAddressRoutes(deps),
    internalRevocationRoutes(deps),
  ])

export const startAuthService = (config: AuthConfig, parts: ServiceParts): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const db = await openDatabase(config.MONGO_URL)
    onStop(() => db.close())
    const deps = await createDeps(config, parts, db)
    onStop(deps.outbox.stop)
    onStop(deps.mailer.stop)
    deps.work.start(workHandlers(deps))
    onStop(deps.work.stop)
    deps.keyKeeper.start()
    onStop(deps.keyKeeper.stop)
    await ensureAdmin(deps)

    const http = createHttpServer(config)
    const internal = createHttpServer(config)
    http.server.on('request', buildApp({ ...deps, readiness: http.untilDrain(deps.readiness) }))
    internal.server.on('request', buildInternalApp(deps))
    onStop(() => Promise.all([http.drain(), internal.drain()]))
    const port = await listen(http.server, { host: config.HOST, port: config.PORT })
    const internalPort = await listen(internal.server, { host: config.INTERNAL_HOST, port: config.INTERNAL_PORT })
    return { port, internalPort }
  })

export const createAuthIndexes = async (config: AuthConfig): Promise<void> => {
  const db = await openDatabase(config.MONGO_URL)
  createStores(db)
  await createIndexes(db)
  await db.close()
}
