import { testKey } from '../../common/src/testing/test-key.ts'
import { build } from './build.ts'
import { chromiumAdvice, isChromiumInstalled } from './chromium.ts'
import { keepDataInMemory } from './data-folder.ts'
import { startMongod, type TestServer } from './mongod.ts'
import { isNginxInstalled, nginxAdvice } from './nginx.ts'
import { makeLogFolder } from './process-logs.ts'
import { isRabbitmqInstalled, rabbitmqAdvice, startRabbitmq } from './rabbitmq.ts'
import { servers } from './servers.ts'

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
    if (wantsPlatform && !isChromiumInstalled()) throw new Error(chromiumAdvice)
  }

  testKey()
  makeLogFolder()
  await keepDataInMemory()
  const start = async (name: string, startServer: () => Promise<TestServer>): Promise<void> => {
    const server = await startServer()
    servers.push(server)
    process.env[name] = server.url
  }
  await Promise.all([
    wantsMongod && start('TEST_MONGO_URL', startMongod),
    wantsRabbitmq && hasRabbitmq && start('TEST_RABBITMQ_URL', startRabbitmq),
    wantsPlatform && build(),
  ])
}
