import { createAccess } from '@chat/common/auth/create-access'
import { notFound, problemHandler } from '@chat/common/http/answer-problem'
import { observeRequests, withRequestId } from '@chat/common/http/create-http-app'
import { listen } from '@chat/common/http/listen'
import { operatorRoutes } from '@chat/common/http/operator-routes'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import cors from 'cors'
import express, { type Express } from 'express'
import helmet from 'helmet'
import type { Config } from './config.ts'
import { createDeps, type Deps } from './deps.ts'
import { apiDoor } from './routing/api-door.ts'
import { refusePolling, socketDoor } from './routing/socket-door.ts'
import { createFrontServer, type FrontServer } from './server/create-front-server.ts'

const exposedHeaders = ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after', 'location']

/** Whether there is TLS in front decides who runs it: a page must work without. */
const contentSecurityPolicy = { directives: { upgradeInsecureRequests: null } }

/** Not the frame of the services: it reads no body, so that what comes in can stream out. */
export const buildApp = (deps: Deps): Express => {
  const { CORS_ORIGINS: origin } = deps.config
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.use(withRequestId(deps.log))
  app.use(helmet({ contentSecurityPolicy }))
  app.use(refusePolling)
  app.use(operatorRoutes(deps))
  app.use(observeRequests(deps.metrics))
  if (origin.length > 0) app.use(cors({ origin, exposedHeaders, maxAge: 600 }))
  app.use(apiDoor(deps))
  app.use(notFound)
  app.use(problemHandler)
  return app
}

export const buildServer = (deps: Deps): FrontServer =>
  createFrontServer({
    app: buildApp(deps),
    onUpgrade: socketDoor(deps),
    requestTimeoutMs: deps.config.REQUEST_TIMEOUT_MS,
  })

export const startGateway = async (config: Config, { log, broker, metrics }: ServiceParts): Promise<RunningService> => {
  const access = createAccess({ config, broker, log })
  const readiness = { isReady: access.isReady, details: () => ({ broker: broker.isUp() }) }
  const deps = createDeps({ config, access, readiness, log, metrics })
  const { server, drain } = buildServer(deps)

  const stop = async (): Promise<void> => {
    await drain(config.DRAIN_MS)
    await deps.sockets.stop()
    for (const upstream of Object.values(deps.upstreams)) upstream.stop()
    await access.stop()
  }
  try {
    return { port: await listen(server, { host: config.HOST, port: config.PORT }), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
