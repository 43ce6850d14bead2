import { openRabbitBroker } from '@chat/common/broker/open-rabbit-broker'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { openDatabase } from '@chat/common/mongo/open-database'
import { createPeople } from '@chat/common/people/create-people'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { serveChats } from '@chat/chat-service/app'
import { createChatIndexes } from '@chat/chat-service/create-indexes'
import { loadConfig } from '@chat/chat-service/config'
import { answerParent } from './answer-parent.ts'
import { countCommands } from './count-commands.ts'

/** One chat-service as it is, alone in its process; only its tokens are made here. */
const nowhere = {
  AUTH_URL: 'http://127.0.0.1:1',
  AUTH_INTERNAL_URL: 'http://127.0.0.1:1',
  INTERNAL_SECRET: 'not asked for here',
}
const config = loadConfig({ ...nowhere, ...process.env, RATE_LIMIT_ENABLED: 'false', PORT: '0' })
await createChatIndexes(config)
const log = createLogger({ service: 'chat-service', level: 'warn', format: 'json' })
const metrics = createMetrics('chat-service')
const rabbitmqUrl = process.env['RABBITMQ_URL']
const broker = rabbitmqUrl ? openRabbitBroker({ url: rabbitmqUrl, log, metrics }) : openLocalBroker({ log })
const isCounting = process.env['COUNT_COMMANDS'] === 'true'
const db = await openDatabase(config.MONGO_URL, { monitorCommands: isCounting })
const counted = isCounting ? countCommands(db) : () => ({})
const { access, tokenFor } = createTestTokens()
const people = createPeople({ db, accounts: { find: async () => [] } })
const service = await serveChats(config, { log, broker, metrics, db, access, people })

answerParent(
  service.port,
  (userId) => tokenFor(userId, { expiresInSeconds: 3_600 }),
  async () => {
    await service.stop()
    await broker.close()
    await db.close()
  },
  async () => counted(),
)
