import { rm } from 'node:fs/promises'
import { isNginxInstalled, nginxAdvice } from './nginx.ts'
import { isRabbitmqInstalled, rabbitmqAdvice } from './rabbitmq.ts'
import { isWhole, neverAnswered, type Project, type Run } from './never-answered.ts'
import { leaksOfRun } from './process-logs.ts'
import { servers } from './servers.ts'

export default async (run: Run, project: Project): Promise<void> => {
  await Promise.all(servers.map((server) => server.stop()))
  const logs = process.env.TEST_LOG_FOLDER! // of the set-up
  const leaks = leaksOfRun(logs)
  if (leaks.length > 0) throw new Error(`Secrets are in the logs in ${logs}:\n${leaks.slice(0, 20).join('\n')}`)

  const hadRabbitmq = process.env.TEST_RABBITMQ_URL || isRabbitmqInstalled()
  const hadAll = hadRabbitmq && isNginxInstalled() && isWhole(run, project)
  const unanswered = hadAll ? neverAnswered(logs) : []
  await rm(logs, { recursive: true, force: true })
  if (!hadRabbitmq) console.log(`\nLeft out: the suites that need RabbitMQ. ${rabbitmqAdvice}`)
  if (!isNginxInstalled()) console.log(`\nLeft out: the suites that need nginx. ${nginxAdvice}`)
  if (unanswered.length > 0)
    console.log(`\nNo test has held a success of these operations to the documents:\n${unanswered.join('\n')}`)
}
