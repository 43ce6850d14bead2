import type { RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createAccess } from '@chat/common/auth/create-access'
import { notFound, problemHandler } from '@chat/common/http/answer-problem'
import { observeRequests, withRequestId } from '@chat/common/http/create-http-app'
import type { HttpServer } from '@chat/common/http/create-http-server'
import { listen } from '@chat/common/http/listen'
import { operatorRoutes } from '@chat/common/http/operator-routes'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import { startInSteps } from '@chat/common/process/start-in-steps'
import express from 'express'
import type { Config } from './config.ts'
import { createDeps, type Deps } from './deps.ts'
import { pageRoutes } from './serving/page-routes.ts'
import { readPages } from './serving/read-pages.ts'
import { frontDoor } from './routing/front-door.ts'
import { refusePolling, socketDoor } from './routing/socket-door.ts'
import { createFrontServer } from './server/create-front-server.ts'
import { allowOrigins } from './server/response-headers.ts'

/** From the sources as from what is compiled. */
const builtPages = fileURLToPath(new URL('../dist/pages', import.meta.url))

/** Not the frame of the services: it reads no body, so that what comes in can stream out. */
export const buildApp = (deps: Deps): RequestListener => {
  const allowOrigin = allowOrigins(deps.config)
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.use(withRequestId(deps.log))
  app.use(refusePolling)
  app.use(operatorRoutes(deps))
  app.use(observeRequests(deps.metrics))
  app.use((req, res, next) => void (allowOrigin(req, res) && next()))
  app.use(pageRoutes(deps.pages))
  app.use(notFound)
  app.use(problemHandler)
  return frontDoor(deps, { app, allowOrigin })
}

export const buildServer = (deps: Deps): HttpServer => {
  const front = createFrontServer(deps.config)
  front.server.on('request', buildApp({ ...deps, readiness: front.untilDrain(deps.readiness) }))
  front.server.on('upgrade', socketDoor(deps))
  return front
}

export const startGateway = (config: Config, { log, broker, metrics }: ServiceParts): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const access = createAccess({ config, broker, log })
    onStop(access.stop)
    const readiness = { isReady: access.isReady, details: () => ({ broker: broker.isUp() }) }
    const pages = await readPages(config.PAGES_DIR ?? builtPages, log)
    const deps = createDeps({ config, access, readiness, pages, log, metrics })
    const { upstreams, transfers, sockets } = deps
    onStop(async () => {
      for (const { stop } of [...Object.values(upstreams), ...Object.values(transfers)]) stop()
    })

    const { server, drain } = buildServer(deps)
    onStop(() => Promise.all([drain(), sockets.stop()]))
    return { port: await listen(server, { host: config.HOST, port: config.PORT }) }
  })
