import { ConfigError, readConfig } from '../config/read-config.ts'
import { optionalServers } from '../config/variables.ts'
import type { Subscriber } from '../events/subscriptions.ts'
import type { Logger } from '../log/logger.ts'
import { openDatabase } from '../mongo/open-database.ts'
import { deadLetterStore } from './dead-letter-store.ts'
import type { DeadLetterBox } from './dead-letters-command.ts'
import type { DeadLetters } from './dead-letters.ts'
import { openDeadQueues } from './rabbit/dead-queues.ts'

type OpenBox = DeadLetterBox & { close: () => Promise<void> }

/**
 * RABBITMQ_URL: its dead-letter queues. Else MONGO_URL: what the in-process broker left in the services' databases,
 * `user_db` of user-service and so on, unless the address names one.
 *
 * @throws ConfigError when neither is set.
 */
export const openDeadLetterBox = async (env: NodeJS.ProcessEnv, log: Logger): Promise<OpenBox> => {
  const { RABBITMQ_URL, MONGO_URL } = readConfig(optionalServers, env)
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

/** By hand: no URL class takes an address that names several hosts. */
const databaseUrl = (url: string, service: Subscriber): string =>
  url.replace(/^([^/]+\/\/[^/?]+)\/?(?=\?|$)/, `$1/${service.replace('-service', '_db')}`)
