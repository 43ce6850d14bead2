import { startMongod } from './mongod.ts'
import { isRabbitmqInstalled, rabbitmqAdvice, startRabbitmq } from './rabbitmq.ts'
import { servers } from './servers.ts'

/** One mongod and, where it is installed, one RabbitMQ for all suites; each suite takes its own database or names. */
export default async ({ testPathPatterns }: { testPathPatterns: { patterns: string[] } }): Promise<void> => {
  const { patterns } = testPathPatterns
  const unitOnly = patterns.length > 0 && patterns.every((pattern) => pattern.includes('.unit'))
  if (unitOnly) return

  const withRabbitmq = isRabbitmqInstalled()
  if (!withRabbitmq && process.env.TEST_REQUIRE_ALL === 'true') throw new Error(rabbitmqAdvice)

  const [mongod, rabbitmq] = await Promise.all([startMongod(), withRabbitmq ? startRabbitmq() : undefined])
  servers.push(mongod, ...(rabbitmq ? [rabbitmq] : []))
  process.env.TEST_MONGO_URL = mongod.url
  if (rabbitmq) process.env.TEST_RABBITMQ_URL = rabbitmq.url
  else delete process.env.TEST_RABBITMQ_URL
}
