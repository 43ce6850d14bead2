import { isNginxInstalled, nginxAdvice } from './nginx.ts'
import { isRabbitmqInstalled, rabbitmqAdvice } from './rabbitmq.ts'
import { servers } from './servers.ts'

export default async (): Promise<void> => {
  await Promise.all(servers.map((server) => server.stop()))
  const hadRabbitmq = process.env.TEST_RABBITMQ_URL || isRabbitmqInstalled()
  if (!hadRabbitmq) console.log(`\nLeft out: the suites that need RabbitMQ. ${rabbitmqAdvice}`)
  if (!isNginxInstalled()) console.log(`\nLeft out: the suites that need nginx. ${nginxAdvice}`)
}
