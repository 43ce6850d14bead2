import { rm } from 'node:fs/promises'
import { isNginxInstalled, nginxAdvice } from './nginx.ts'
import { isRabbitmqInstalled, rabbitmqAdvice } from './rabbitmq.ts'
import { leaksOfRun } from './process-logs.ts'
import { servers } from './servers.ts'

export default async (): Promise<void> => {
  await Promise.all(servers.map((server) => server.stop()))
  const logs = process.env.TEST_LOG_FOLDER! // of the set-up
  const leaks = leaksOfRun(logs)
  if (leaks.length > 0) throw new Error(`Secrets are in the logs in ${logs}:\n${leaks.slice(0, 20).join('\n')}`)

  await rm(logs, { recursive: true, force: true })
  const hadRabbitmq = process.env.TEST_RABBITMQ_URL || isRabbitmqInstalled()
  if (!hadRabbitmq) console.log(`\nLeft out: the suites that need RabbitMQ. ${rabbitmqAdvice}`)
  if (!isNginxInstalled()) console.log(`\nLeft out: the suites that need nginx. ${nginxAdvice}`)
}
