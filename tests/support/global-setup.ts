import { statfs } from 'node:fs/promises'
import { build } from './build.ts'
import { startMongod, type TestServer } from './mongod.ts'
import { isNginxInstalled, nginxAdvice } from './nginx.ts'
import { makeLogFolder } from './process-logs.ts'
import { isRabbitmqInstalled, rabbitmqAdvice, startRabbitmq } from './rabbitmq.ts'
import { servers } from './servers.ts'

const memory = '/dev/shm'
const enoughBytes = 8 * 2 ** 30

/**
 * Where the mongod of all suites keeps its files: no machine loses its power here, and hundreds of databases with all
 * their indexes take half the time in memory. Undefined where there is none or too little of it.
 */
const inMemory = async (): Promise<string | undefined> => {
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }))
  return bavail * bsize >= enoughBytes ? memory : undefined
}

type GlobalConfig = { testPathPatterns: { patterns: string[] } }

/**
 * One mongod and, where it is installed, one RabbitMQ for all suites; each suite takes its own database or names.
 * Servers that the environment names already are used as they are, which makes running one test again quick. Suites of
 * the whole platform run what was compiled.
 */
export default async ({ testPathPatterns: { patterns } }: GlobalConfig): Promise<void> => {
  const onlyOf = (kind: RegExp) => patterns.length > 0 && patterns.every((pattern) => kind.test(pattern))
  const wantsMongod = !onlyOf(/\.unit\b/) && !process.env.TEST_MONGO_URL
  const wantsRabbitmq = !onlyOf(/\.(unit|api)\b/) && !process.env.TEST_RABBITMQ_URL
  const wantsPlatform = !onlyOf(/\.(unit|api|int)\b/)
  const hasRabbitmq = isRabbitmqInstalled()
  if (process.env.TEST_REQUIRE_ALL === 'true') {
    if (wantsRabbitmq && !hasRabbitmq) throw new Error(rabbitmqAdvice)
    if (wantsPlatform && !isNginxInstalled()) throw new Error(nginxAdvice)
  }

  makeLogFolder()
  const start = async (name: string, startServer: () => Promise<TestServer>): Promise<void> => {
    const server = await startServer()
    servers.push(server)
    process.env[name] = server.url
  }
  await Promise.all([
    wantsMongod && start('TEST_MONGO_URL', async () => startMongod({ below: await inMemory() })),
    wantsRabbitmq && hasRabbitmq && start('TEST_RABBITMQ_URL', startRabbitmq),
    wantsPlatform && build(),
  ])
}
