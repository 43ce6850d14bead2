import { authenticate } from '@chat/common/auth/caller'
import { createAccess } from '@chat/common/auth/create-access'
import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { createHttpApp } from '@chat/common/http/create-http-app'
import { createHttpServer } from '@chat/common/http/create-http-server'
import { listen } from '@chat/common/http/listen'
import { answers, createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import { startInSteps } from '@chat/common/process/start-in-steps'
import type { Express } from 'express'
import type { Config } from './config.ts'
import { consumers } from './consumers.ts'
import { createDeps, type Deps } from './deps.ts'
import { avatarModel } from './avatars/avatar.model.ts'
import { avatarsRouter } from './avatars/avatars.routes.ts'
import { blocksRouter } from './blocks/blocks.routes.ts'
import { contactsRouter } from './contacts/contacts.routes.ts'
import { exportRouter } from './export/export.routes.ts'
import { profileModel } from './profiles/profile.model.ts'
import { profilesRouter } from './profiles/profiles.routes.ts'
import { relationModel } from './relations/relation.model.ts'
import { settingsModel } from './settings/settings.model.ts'
import { settingsRouter } from './settings/settings.routes.ts'
import { startSweeps } from './sweeps.ts'

export const buildApp = (deps: Deps): Express =>
  createHttpApp(
    deps,
    [profilesRouter(deps), settingsRouter(deps), blocksRouter(deps), contactsRouter(deps), exportRouter(deps)],
    [authenticate(deps.verifyToken), avatarsRouter(deps)], // this one takes files
  )

export const startUserService = (config: Config, parts: ServiceParts): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const { broker, log } = parts
    const db = await openDatabase(config.MONGO_URL)
    onStop(() => db.close())
    const access = createAccess({ config, broker, log })
    onStop(access.stop)
    const { deps, outbox } = createDeps(config, parts, { db, access })
    onStop(outbox.stop)
    onStop(startSweeps(deps, config).stop)

    const consumer = await broker.consume({
      service: 'user-service',
      routes: consumers(deps),
      orderBy: ({ subject }) => subject,
      isHealthy: () => answers(db),
      deadLetters: deadLetterStore(db),
    })
    const http = createHttpServer(config)
    http.server.on('request', buildApp({ ...deps, readiness: http.untilDrain(deps.readiness) }))
    onStop(() => Promise.all([http.drain(), consumer.stop()]))
    return { port: await listen(http.server, { host: config.HOST, port: config.PORT }) }
  })

/** Builds what reads and races rely on; run once at deploy. */
export const createUserIndexes = async (config: Config): Promise<void> => {
  const db = await openDatabase(config.MONGO_URL)
  profileModel(db)
  settingsModel(db)
  relationModel(db)
  avatarModel(db)
  deadLetterStore(db)
  await createIndexes(db)
  await db.close()
}
