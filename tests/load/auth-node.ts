import { createAuthIndexes, startAuthService } from '@chat/auth-service/app'
import { loadConfig } from '@chat/auth-service/config'
import { openLocalBroker } from '@chat/common/broker/open-local-broker'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import bcrypt from 'bcrypt'
import { answerParent } from './answer-parent.ts'
import { runInFlight } from './run-in-flight.ts'

/** auth-service as it is, alone in its process. `work` compares hashes with nothing around it, as many at once. */
const config = loadConfig({ INTERNAL_SECRET: 'not asked for here', ...process.env, RATE_LIMIT_ENABLED: 'false' })
await createAuthIndexes(config)
const log = createLogger({ service: 'auth-service', level: 'error', format: 'json' })
const broker = openLocalBroker({ log })
const service = await startAuthService(config, { log, broker, metrics: createMetrics('auth-service') })
const hash = await bcrypt.hash('correct horse battery', config.BCRYPT_COST)

type Compare = { forMs: number }

answerParent(
  service.port,
  (userId) => userId,
  async () => {
    await service.stop()
    await broker.close()
  },
  async (given) => {
    let count = 0
    const compare = () => bcrypt.compare('correct horse battery', hash).then(() => (count += 1))
    await runInFlight(config.BCRYPT_CONCURRENCY, (given as Compare).forMs, compare)
    return { count }
  },
)
