import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { openRabbitBroker } from '@chat/common/broker/open-rabbit-broker'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { openDatabase } from '@chat/common/mongo/open-database'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { createNotificationIndexes, serveNotifications } from '@chat/notification-service/app'
import { loadConfig } from '@chat/notification-service/config'
import { answerParent } from './answer-parent.ts'

/** One notification-service as it is, alone in its process; only its tokens are made here. */
const nowhere = {
  AUTH_URL: 'http://127.0.0.1:1',
  AUTH_INTERNAL_URL: 'http://127.0.0.1:1',
  CHAT_INTERNAL_URL: 'http://127.0.0.1:1',
  INTERNAL_SECRET: 'not asked for here',
}
const config = loadConfig({ ...nowhere, ...process.env, PORT: '0' })
await createNotificationIndexes(config)
const log = createLogger({ service: 'notification-service', level: 'error', format: 'json' })
const metrics = createMetrics('notification-service')
const rabbitmqUrl = process.env['RABBITMQ_URL']
const broker = rabbitmqUrl ? openRabbitBroker({ url: rabbitmqUrl, log, metrics }) : openLocalBroker({ log })
const db = await openDatabase(config.MONGO_URL)
const { access, tokenFor } = createTestTokens()
const service = await serveNotifications(config, { log, broker, metrics, db, access })

answerParent(
  service.port,
  (userId) => tokenFor(userId, { expiresInSeconds: 3_600 }),
  async () => {
    await service.stop()
    await broker.close()
    await db.close()
  },
)
