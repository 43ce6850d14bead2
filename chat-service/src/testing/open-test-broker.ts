import type { Broker } from '@chat/common/broker/broker'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { createLogger } from '@chat/common/log/logger'

const silent = createLogger({ service: 'chat-service', level: 'silent', format: 'json' })

/**
 * A broker on which the other services take what is announced, as on a platform. Were it not taken it would never be
 * confirmed nor ticked off, and every outbox would wait for that when it stops.
 */
export const openTestBroker = async (): Promise<Broker> => {
  const broker = openLocalBroker({ log: silent })
  for (const service of ['notification-service', 'user-service'] as const)
    await broker.consume({
      service,
      routes: [],
      orderBy: ({ subject }) => subject,
      isHealthy: async () => true,
      deadLetters: {
        add: async () => {},
        list: async () => [],
        remove: async () => {},
        replay: async () => 0,
        toReplay: async () => [],
      },
    })
  return broker
}
