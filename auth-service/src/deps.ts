import { randomUUID } from 'node:crypto'
import type { VerifyToken } from '@chat/common/auth/caller'
import { createTokenVerifier } from '@chat/common/auth/verify-token'
import { createDocumentOutbox, type DocumentOutbox } from '@chat/common/broker/document-outbox'
import type { Readiness } from '@chat/common/http/operator-routes'
import { problem } from '@chat/common/http/problem'
import type { Logger } from '@chat/common/log/logger'
import type { Metrics } from '@chat/common/metrics/metrics'
import { answers } from '@chat/common/mongo/open-database'
import type { ServiceParts } from '@chat/common/process/service'
import type { Connection } from 'mongoose'
import { accountStore, type AccountStore } from './accounts/account.model.ts'
import type { AuthConfig } from './config.ts'
import { createKeyKeeper, type KeyKeeper } from './keys/create-key-keeper.ts'
import { keyTimesOf } from './keys/key-schedule.ts'
import { openKeyRing, type KeyRing } from './keys/open-key-ring.ts'
import { signingKeyStore } from './keys/signing-key.model.ts'
import { loginAttemptStore, type LoginAttemptStore } from './login-attempts/login-attempt.model.ts'
import { createLoginThrottle, noLoginThrottle, type LoginThrottle } from './login-attempts/login-throttle.ts'
import { createProviders, type Providers } from './oidc/create-providers.ts'
import { createPasswords, type Passwords } from './passwords/create-passwords.ts'
import type { Mailer } from '@chat/common/mail/mail'
import { openMailer } from '@chat/common/mail/open-mailer'
import { createRefreshTokens, type RefreshTokens } from './sessions/refresh-tokens.ts'
import { sessionStore, type SessionStore } from './sessions/session.model.ts'
import { createVault, type Vault } from '@chat/common/vault/create-vault'
import { accountDirectory, type AccountDirectory } from './admin/account-directory.ts'
import { createWorker, type Worker } from './work/create-worker.ts'
import { workStore } from './work/work-store.ts'
import { auditStore, type AuditStore } from './audit/audit.model.ts'

export type Deps = {
  config: AuthConfig
  accounts: AccountStore
  /** All of them, for admins. */
  directory: AccountDirectory
  sessions: SessionStore
  passwords: Passwords
  loginThrottle: LoginThrottle
  loginAttempts: LoginAttemptStore
  refreshTokens: RefreshTokens
  keyRing: KeyRing
  /** Makes keys in time and removes them: to be started, and stopped before the database is closed. */
  keyKeeper: KeyKeeper
  verifyToken: VerifyToken
  outbox: DocumentOutbox
  /** What follows from changes of accounts: to be started, and stopped before the database is closed. */
  work: Worker
  audit: AuditStore
  mailer: Mailer
  vault: Vault
  /** Through whom one may log in without a password. */
  providers: Providers
  /** Marks what this process has to announce. */
  instanceId: string
  readiness: Readiness
  now: () => Date
  log: Logger
  metrics: Metrics
}

/** Models, so that their indexes can be built. */
export const createStores = (db: Connection) => ({
  accounts: accountStore(db),
  sessions: sessionStore(db),
  loginAttempts: loginAttemptStore(db),
  signingKeys: signingKeyStore(db),
  audit: auditStore(db),
})

/** Opens the keys, makes the first one if there is none, and starts to announce; end it with `outbox.stop()`. */
export const createDeps = async (
  config: AuthConfig,
  { log, broker, metrics }: ServiceParts,
  db: Connection,
  now = () => new Date(),
): Promise<Deps> => {
  const { accounts, sessions, loginAttempts, signingKeys, audit } = createStores(db)
  const [secret, oldSecret] = [config.KEY_ENCRYPTION_SECRET, config.KEY_ENCRYPTION_SECRET_OLD]
  const times = keyTimesOf(config)
  const keyRing = await openKeyRing({ signingKeys, secret, oldSecret, times, now })
  const { findPublicKey: findKey, lost: keysLost } = keyRing
  const verify = createTokenVerifier({ findKey, keysLost, now: () => now().getTime() })
  const instanceId = randomUUID()
  const models = [accounts.outboxModel, sessions.outboxModel]

  return {
    config,
    accounts,
    directory: accountDirectory(db),
    sessions,
    passwords: createPasswords({
      cost: config.BCRYPT_COST,
      concurrency: config.BCRYPT_CONCURRENCY,
      maxWaiting: config.BCRYPT_MAX_WAITING,
    }),
    loginAttempts,
    loginThrottle: config.RATE_LIMIT_ENABLED
      ? createLoginThrottle({ loginAttempts, now }, { lockMs: config.LOGIN_LOCK_SECONDS * 1_000 })
      : noLoginThrottle,
    refreshTokens: createRefreshTokens(secret, oldSecret),
    keyRing,
    keyKeeper: createKeyKeeper({ signingKeys, keyRing, audit, config, times, now, log }),
    verifyToken: async (token) => {
      const caller = await verify(token)
      if (!(await sessions.isLive(caller.sessionId, now()))) throw problem('unauthenticated')
      return caller
    },
    work: createWorker(
      { store: workStore(db), now, log },
      { leaseMs: config.WORK_LEASE_SECONDS * 1_000, everyMs: config.WORK_EVERY_MS },
    ),
    audit,
    mailer: openMailer(config),
    vault: createVault(secret, oldSecret),
    providers: createProviders(config.OIDC_PROVIDERS, { publicUrl: config.PUBLIC_URL, now }),
    outbox: createDocumentOutbox({ models, broker, source: '/auth-service', instanceId, now, log }),
    instanceId,
    readiness: { isReady: () => answers(db), details: () => ({ broker: broker.isUp() ? 'up' : 'down' }) },
    now,
    log,
    metrics,
  }
}
