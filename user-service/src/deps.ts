import type { VerifyToken } from '@chat/common/auth/caller'
import type { OutboxEntry } from '@chat/common/broker/document-outbox'
import type { Readiness } from '@chat/common/http/operator-routes'
import type { Accounts } from '@chat/common/internal/accounts'
import type { Logger } from '@chat/common/log/logger'
import type { Metrics } from '@chat/common/metrics/metrics'
import type { ProfileStore } from './profiles/profile.model.ts'

export type Deps = {
  profiles: ProfileStore
  accounts: Accounts
  /** To be called after the write that stored the entries with the profile. */
  announce: (userId: string, entries: OutboxEntry[]) => void
  /** Whose announcements they are. */
  instanceId: string
  verifyToken: VerifyToken
  now: () => Date
  readiness: Readiness
  trustedProxies: string[]
  log: Logger
  metrics: Metrics
}
