import { createServer } from 'node:http'
import { authenticate } from '@chat/common/auth/caller'
import { createAccess } from '@chat/common/auth/create-access'
import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { createHttpApp } from '@chat/common/http/create-http-app'
import { drain, listen } from '@chat/common/http/listen'
import { answers, createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import type { Express } from 'express'
import type { Config } from './config.ts'
import { consumers } from './consumers.ts'
import { createDeps, type Deps } from './deps.ts'
import { profileModel } from './profiles/profile.model.ts'
import { profilesRouter } from './profiles/profiles.routes.ts'

export const buildApp = (deps: Deps): Express =>
  createHttpApp(deps, [authenticate(deps.verifyToken), profilesRouter(deps)])

export const startUserService = async (config: Config, parts: ServiceParts): Promise<RunningService> => {
  const { broker, log } = parts
  const opened: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close()
  }

  try {
    const db = await openDatabase(config.MONGO_URL)
    opened.push(() => db.close())
    const access = createAccess({ config, broker, log })
    opened.push(access.stop)
    const { deps, outbox } = createDeps(config, parts, { db, access })
    opened.push(outbox.stop)

    const consumer = await broker.consume({
      service: 'user-service',
      routes: consumers(deps),
      orderBy: ({ subject }) => subject,
      isHealthy: () => answers(db),
      deadLetters: deadLetterStore(db),
    })
    opened.push(consumer.stop)
    const server = createServer(buildApp(deps))
    opened.push(() => drain(server, config.DRAIN_MS))
    return { port: await listen(server, { host: config.HOST, port: config.PORT }), stop }
  } catch (error) {
    await stop()
    throw error
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
