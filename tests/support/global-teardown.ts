import { isRabbitmqInstalled, rabbitmqAdvice } from './rabbitmq.ts'
import { servers } from './servers.ts'

export default async (): Promise<void> => {
  await Promise.all(servers.map((server) => server.stop()))
  if (!isRabbitmqInstalled()) console.log(`\nLeft out: the suites that need RabbitMQ. ${rabbitmqAdvice}`)
}
