import { randomUUID } from 'node:crypto'
import type { Access } from '@chat/common/auth/access'
import type { VerifyToken } from '@chat/common/auth/caller'
import { createDocumentOutbox, type DocumentOutbox, type OutboxEntry } from '@chat/common/broker/document-outbox'
import type { Readiness } from '@chat/common/http/operator-routes'
import type { Accounts } from '@chat/common/internal/accounts'
import { createAccounts } from '@chat/common/internal/accounts-client'
import { createInternalClient } from '@chat/common/internal/internal-client'
import type { Logger } from '@chat/common/log/logger'
import type { Metrics } from '@chat/common/metrics/metrics'
import { answers } from '@chat/common/mongo/open-database'
import type { ServiceParts } from '@chat/common/process/service'
import type { Connection } from 'mongoose'
import type { Config } from './config.ts'
import { profileModel, profileStore, type ProfileStore } from './profiles/profile.model.ts'

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

type Opened = { db: Connection; access: Access }

export const createDeps = (
  config: Config,
  { log, broker, metrics }: ServiceParts,
  { db, access }: Opened,
): { deps: Deps; outbox: DocumentOutbox } => {
  const instanceId = randomUUID()
  const now = () => new Date()
  const model = profileModel(db)
  const outbox = createDocumentOutbox({ models: [model], broker, source: '/user-service', instanceId, now, log })

  const deps: Deps = {
    profiles: profileStore(db),
    accounts: createAccounts(createInternalClient({ url: config.AUTH_INTERNAL_URL, secret: config.INTERNAL_SECRET })),
    announce: (userId, entries) => outbox.announce(model, userId, entries),
    instanceId,
    verifyToken: access.verifyToken,
    now,
    readiness: {
      isReady: async () => access.isReady() && (await answers(db)),
      details: () => ({ broker: broker.isUp() }),
    },
    trustedProxies: config.TRUSTED_PROXIES,
    log,
    metrics,
  }
  return { deps, outbox }
}
