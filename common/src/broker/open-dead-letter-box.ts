import { ConfigError, readConfig } from '../config/read-config.ts'
import { brokerVariables, databaseVariables } from '../config/variables.ts'
import type { Subscriber } from '../events/subscriptions.ts'
import type { Logger } from '../log/logger.ts'
import { openDatabase } from '../mongo/open-database.ts'
import { deadLetterStore } from './dead-letter-store.ts'
import type { DeadLetterBox } from './dead-letters-command.ts'
import type { DeadLetters } from './dead-letters.ts'
import { openDeadQueues } from './rabbit/dead-queues.ts'

type OpenBox = DeadLetterBox & { close: () => Promise<void> }

const variables = {
  RABBITMQ_URL: brokerVariables.RABBITMQ_URL.optional(),
  MONGO_URL: databaseVariables.MONGO_URL.optional(),
}

/**
 * RABBITMQ_URL: its dead-letter queues. Else MONGO_URL: what the in-process broker left in the services' databases,
 * `user_db` of user-service and so on, unless the address names one.
 *
 * @throws ConfigError when neither is set.
 */
export const openDeadLetterBox = async (env: NodeJS.ProcessEnv, log: Logger): Promise<OpenBox> => {
  const { RABBITMQ_URL, MONGO_URL } = readConfig(variables, env)
  if (RABBITMQ_URL !== undefined) return openDeadQueues({ url: RABBITMQ_URL, log })
  if (MONGO_URL !== undefined) return openDatabases(MONGO_URL)
  throw new ConfigError(['RABBITMQ_URL: set it, or MONGO_URL for the in-process broker'])
}

const openDatabases = (url: string): OpenBox => {
  const inDatabase = async <Result>(service: Subscriber, use: (letters: DeadLetters) => Promise<Result>) => {
    const db = await openDatabase(databaseUrl(url, service))
    try {
      return await use(deadLetterStore(db))
    } finally {
      await db.close()
    }
  }

  return {
    list: (service, limit) => inDatabase(service, (letters) => letters.list(limit)),
    replay: (service, id) => inDatabase(service, (letters) => letters.replay(id)),
    close: async () => undefined,
  }
}

const databaseUrl = (url: string, service: Subscriber): string => {
  const address = new URL(url)
  if (address.pathname.length <= 1) address.pathname = `/${service.replace('-service', '_db')}`
  return address.href
}
