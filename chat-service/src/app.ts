import { createAccess } from '@chat/common/auth/create-access'
import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { createHttpServer } from '@chat/common/http/create-http-server'
import { listen } from '@chat/common/http/listen'
import { createAccounts } from '@chat/common/internal/accounts-client'
import { createInternalApp } from '@chat/common/internal/internal-app'
import { createInternalClient } from '@chat/common/internal/internal-client'
import { answers, openDatabase } from '@chat/common/mongo/open-database'
import { createPeople } from '@chat/common/people/create-people'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import { startInSteps } from '@chat/common/process/start-in-steps'
import type { Config } from './config.ts'
import { consumers } from './consumers.ts'
import { internalConnectedRoutes } from './presence/internal-connected.routes.ts'
import { internalPresenceRoutes } from './presence/internal-presence.routes.ts'
import { createLookUpPresence } from './presence/look-up-presence.ts'
import { presenceStore } from './presence/presence-store.ts'
import { openRealtime } from './realtime/open-realtime.ts'
import { openDeps, type Parts } from './open-deps.ts'
import { realtimeOptions } from './realtime-options.ts'
import { buildApp } from './routers.ts'

/** The service on an open database, with whoever knows tokens and people. */
export const serveChats = (config: Config, parts: Parts): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const { db, access, broker, metrics } = parts
    const { deps, memory, leaveGroup, copyHidingOf } = openDeps(config, parts, onStop)
    const http = createHttpServer(config, { requestTimeout: config.UPLOAD_TIMEOUT_MS })
    const readiness = http.untilDrain({
      isReady: async () => access.isReady() && (await answers(db)),
      details: () => ({ broker: broker.isUp() }),
    })

    // express is attached before Socket.IO, which takes over the listeners it finds
    http.server.on('request', buildApp({ ...deps, metrics, readiness, trustedProxies: config.TRUSTED_PROXIES }, config))
    const realtime = await openRealtime(
      { ...deps, http, broker, db, registry: metrics.registry, memory },
      realtimeOptions(config),
    )
    onStop(realtime.stop)
    const consumer = await broker.consume({
      service: 'chat-service',
      routes: consumers({ ...deps, leaveGroup, presence: presenceStore(db), copyHidingOf }),
      orderBy: ({ subject }) => subject,
      isHealthy: () => answers(db),
      deadLetters: deadLetterStore(db),
    })
    const internal = createHttpServer(config)
    const store = presenceStore(db)
    const presence = createLookUpPresence({ ...deps, store })
    internal.server.on(
      'request',
      createInternalApp({ log: deps.log, secret: config.INTERNAL_SECRET }, [
        internalPresenceRoutes(presence),
        internalConnectedRoutes({ store }),
      ]),
    )
    onStop(() => Promise.all([realtime.drain(), http.drain(), internal.drain(), consumer.stop()]))
    const port = await listen(http.server, { host: config.HOST, port: config.PORT })
    const internalPort = await listen(internal.server, { host: config.INTERNAL_HOST, port: config.INTERNAL_PORT })
    return { port, internalPort }
  })

export const startChatService = (config: Config, parts: ServiceParts): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const db = await openDatabase(config.MONGO_URL)
    onStop(() => db.close())
    const access = createAccess({ config, ...parts })
    onStop(access.stop)
    const internal = createInternalClient({ url: config.AUTH_INTERNAL_URL, secret: config.INTERNAL_SECRET })
    const people = createPeople({ db, accounts: createAccounts(internal) })
    const { stop, ...ports } = await serveChats(config, { ...parts, db, access, people })
    onStop(stop)
    return ports
  })
