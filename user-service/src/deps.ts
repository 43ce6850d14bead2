import { randomUUID } from 'node:crypto'
import type { Access } from '@chat/common/auth/access'
import type { VerifyToken } from '@chat/common/auth/caller'
import { createDocumentOutbox, type DocumentOutbox, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { createSigner, type Signer } from '@chat/common/http/signed-address'
import type { Readiness } from '@chat/common/http/operator-routes'
import type { Accounts } from '@chat/common/internal/accounts'
import { createAccounts } from '@chat/common/internal/accounts-client'
import { createInternalClient } from '@chat/common/internal/internal-client'
import { createPresenceClient, type PresenceClient } from '@chat/common/internal/presence-client'
import type { Logger } from '@chat/common/log/logger'
import type { Metrics } from '@chat/common/metrics/metrics'
import { answers } from '@chat/common/mongo/open-database'
import type { ServiceParts } from '@chat/common/process/service'
import type { Connection } from 'mongoose'
import { avatarStore, type AvatarStore } from './avatars/avatar.model.ts'
import { createEncoder } from './avatars/create-encoder.ts'
import type { Picture } from './avatars/picture.ts'
import { createUploadSlots, type UploadSlots } from './avatars/upload-slots.ts'
import type { Config } from './config.ts'
import { profileModel, profileStore, type ProfileStore } from './profiles/profile.model.ts'
import { relationModel } from './relations/relation.model.ts'
import { relationStore, type RelationStore } from './relations/relation-store.ts'
import { settingsModel, settingsStore, type SettingsStore } from './settings/settings.model.ts'

/** To be called after the write that stored the entries in the document of that id. */
type Announce = (id: string, entries: OutboxEntry[]) => void

export type Deps = {
  profiles: ProfileStore
  settings: SettingsStore
  relations: RelationStore
  avatars: AvatarStore
  /** @throws ProblemError for what is no picture. */
  encodePicture: (bytes: Buffer) => Promise<Picture>
  uploads: UploadSlots
  avatarMaxBytes: number
  signer: Signer
  accounts: Accounts
  presence: PresenceClient
  announce: Record<'profile' | 'settings' | 'relation', Announce>
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
  const { INTERNAL_SECRET: secret } = config
  const now = () => new Date()
  const models = { profile: profileModel(db), settings: settingsModel(db), relation: relationModel(db) }
  const outbox = createDocumentOutbox({
    models: Object.values(models),
    broker,
    source: '/user-service',
    instanceId,
    now,
    log,
  })

  const deps: Deps = {
    profiles: profileStore(db),
    settings: settingsStore(db),
    relations: relationStore(db),
    avatars: avatarStore(db, now),
    encodePicture: createEncoder(),
    uploads: createUploadSlots(),
    avatarMaxBytes: config.AVATAR_MAX_BYTES,
    signer: createSigner({ secret, now }),
    accounts: createAccounts(createInternalClient({ url: config.AUTH_INTERNAL_URL, secret })),
    presence: createPresenceClient(
      createInternalClient({ url: config.CHAT_INTERNAL_URL, secret, timeoutMs: config.PRESENCE_TIMEOUT_MS }),
    ),
    announce: {
      profile: (id, entries) => outbox.announce(models.profile, id, entries),
      settings: (id, entries) => outbox.announce(models.settings, id, entries),
      relation: (id, entries) => outbox.announce(models.relation, id, entries),
    },
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
