import { ConfigError, readConfig } from '@chat/common/config/read-config'
import {
  databaseVariables,
  enabled,
  httpUrl,
  internalVariables,
  mailVariables,
  serviceVariables,
  wholeNumber,
} from '@chat/common/config/variables'
import { username } from '@chat/common/http/input'
import { z } from 'zod'
import { email, newPassword } from './accounts/account.ts'
import { providerConfigs } from './oidc/provider-config.ts'

const shape = {
  ...serviceVariables,
  ...internalVariables,
  ...databaseVariables,

  /** Private keys are encrypted and refresh tokens are made with it; without it, INTERNAL_SECRET serves. */
  KEY_ENCRYPTION_SECRET: z.string().min(16).optional(),
  /** The one before: what was made with it is still read. */
  KEY_ENCRYPTION_SECRET_OLD: z.string().min(16).optional(),
  ACCESS_TOKEN_TTL_SECONDS: wholeNumber(1).default(900),
  /** How long a session lives unused, and how long however much it is used. */
  REFRESH_TOKEN_TTL_SECONDS: wholeNumber(1).default(30 * 86_400),
  REFRESH_TOKEN_MAX_TTL_SECONDS: wholeNumber(1).default(180 * 86_400),
  REFRESH_GRACE_SECONDS: wholeNumber().default(30),
  /** How long what a mail brings counts: to verify an address, and to set a new password or leave a lock. */
  VERIFY_TOKEN_TTL_SECONDS: wholeNumber(1).default(3 * 86_400),
  RESET_TOKEN_TTL_SECONDS: wholeNumber(1).default(1_800),
  /** The least time between two mails of one kind to one account. */
  MAIL_INTERVAL_SECONDS: wholeNumber().default(60),
  /** How often work that an instance left is looked for, and how long one has it to itself. */
  WORK_EVERY_MS: wholeNumber(10).default(5_000),
  WORK_LEASE_SECONDS: wholeNumber(1).default(60),
  /** What links in mails begin with, and whose pages may use cookies. */
  PUBLIC_URL: httpUrl.default('http://127.0.0.1:8080'),
  ...mailVariables,
  OIDC_PROVIDERS: providerConfigs.default([]),
  /** How long others may keep the published keys. */
  KEY_SET_LIFETIME_SECONDS: wholeNumber(1).default(300),
  /** How long a key signs until the next one is made. */
  KEY_ROTATION_SECONDS: wholeNumber(1).default(90 * 86_400),
  /** How often each instance reads the keys again, so that all have what one has made. */
  KEY_RELOAD_SECONDS: wholeNumber(1).default(10),
  /** By how much clocks may differ and a write may take until it is visible: readings of revocations overlap by it. */
  REVOCATION_OVERLAP_SECONDS: wholeNumber().default(10),

  /** How long the audit log remembers. */
  AUDIT_KEPT_DAYS: wholeNumber(1, 36_500).default(400),

  BCRYPT_COST: wholeNumber(4, 15).default(12),
  /** Hashes made at once; the thread pool that makes them has four threads and other work. */
  BCRYPT_CONCURRENCY: wholeNumber(1).default(2),
  /** Hashes waiting; whoever comes beyond is asked to try again. */
  BCRYPT_MAX_WAITING: wholeNumber().default(32),

  RATE_LIMIT_ENABLED: enabled.default(true),
  LOGIN_LOCK_SECONDS: wholeNumber(1).default(900),

  ADMIN_USERNAME: username.optional(),
  ADMIN_PASSWORD: newPassword.optional(),
  ADMIN_EMAIL: email.optional(),
}

/** @throws ConfigError */
export const loadConfig = (env: NodeJS.ProcessEnv) => {
  const config = readConfig(shape, env)
  const { ADMIN_USERNAME, ADMIN_PASSWORD, ADMIN_EMAIL } = config
  const given = [ADMIN_USERNAME, ADMIN_PASSWORD, ADMIN_EMAIL].filter((value) => value !== undefined)
  if (given.length !== 0 && given.length !== 3)
    throw new ConfigError(['ADMIN_USERNAME, ADMIN_PASSWORD and ADMIN_EMAIL: set all three or none'])

  return { ...config, KEY_ENCRYPTION_SECRET: config.KEY_ENCRYPTION_SECRET ?? config.INTERNAL_SECRET }
}

export type AuthConfig = ReturnType<typeof loadConfig>
