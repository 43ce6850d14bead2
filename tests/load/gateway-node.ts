import { listen } from '@chat/common/http/listen'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { buildServer } from '@chat/gateway/app'
import { loadConfig } from '@chat/gateway/config'
import { createDeps } from '@chat/gateway/deps'
import { answerParent } from './answer-parent.ts'

/** The gateway as it is, with a line of log a request; its limits count but never refuse. Only its tokens are made here. */
const url = process.env['UPSTREAM_URL']
const config = loadConfig({
  ...{ AUTH_URL: url, USER_URL: url, CHAT_URL: url, NOTIFICATION_URL: url },
  AUTH_INTERNAL_URL: 'http://127.0.0.1:1',
  INTERNAL_SECRET: 'not asked for here',
  RATE_LIMIT_PER_USER: '1000000000',
})
const { access, tokenFor } = createTestTokens()
const { server, drain } = buildServer(
  createDeps({
    config,
    access,
    readiness: { isReady: () => true },
    pages: new Map(),
    log: createLogger({ service: 'gateway', level: 'debug', format: 'json' }),
    metrics: createMetrics('gateway'),
  }),
)
const port = await listen(server, { host: '127.0.0.1', port: 0 })

answerParent(port, (userId) => tokenFor(userId, { expiresInSeconds: 3_600 }), drain)
