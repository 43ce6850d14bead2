import { readConfig } from '@chat/common/config/read-config'
import {
  accessVariables,
  databaseVariables,
  enabled,
  httpUrl,
  mailVariables,
  serviceVariables,
  wholeNumber,
} from '@chat/common/config/variables'
import { z } from 'zod'

const variables = {
  ...serviceVariables,
  ...databaseVariables,
  ...accessVariables,
  /** How long messages are gathered before they are folded into inboxes with one write; at most a second. */
  FOLD_WITHIN_MS: wholeNumber(0, 1_000).default(50),
  /** How late a membership may be told of after the messages that it is about. */
  LATE_WITHIN_SECONDS: wholeNumber(1).default(86_400),
  /** Notifications that are older go by themselves. */
  NOTIFICATION_KEPT_DAYS: wholeNumber(1, 3_650).default(90),

  /** chat-service knows who is there. */
  CHAT_INTERNAL_URL: httpUrl,
  /** What links in mails begin with. */
  PUBLIC_URL: httpUrl.default('http://127.0.0.1:8080'),
  /** Encrypts the keys of web push and the secrets of webhooks, and signs links in mails; without it INTERNAL_SECRET serves. */
  KEY_ENCRYPTION_SECRET: z.string().min(16).optional(),
  /** The one before: what was made with it is still read. */
  KEY_ENCRYPTION_SECRET_OLD: z.string().min(16).optional(),
  ...mailVariables,

  /** How often what is due is looked for, and how long an instance has what it took to itself. */
  DUE_EVERY_MS: wholeNumber(10).default(1_000),
  DUE_LEASE_SECONDS: wholeNumber(1).default(60),
  /** A push waits so long: who is at a device reads what is new there. */
  PUSH_DELAY_SECONDS: wholeNumber().default(5),
  /** How long a push service keeps a push for a device that is away. */
  PUSH_TTL_SECONDS: wholeNumber().default(86_400),
  /** How long pushes and mails are tried again that nobody took. */
  GIVE_UP_AFTER_SECONDS: wholeNumber(1).default(86_400),
  /** The hour of the daily digest, in the time zone of whoever gets it. */
  DIGEST_HOUR: wholeNumber(0, 23).default(8),

  /** How long a webhook may take to answer, and how long one that fails is tried again. */
  WEBHOOK_TIMEOUT_MS: wholeNumber(1).default(10_000),
  WEBHOOK_GIVE_UP_SECONDS: wholeNumber(1).default(86_400),
  /** How long deliveries and their answers are listed. */
  WEBHOOK_KEPT_DAYS: wholeNumber(1, 365).default(7),
  /** Whether webhooks and pushes may go to addresses inside of the network. */
  PRIVATE_TARGETS_ENABLED: enabled.default(false),
}

export const loadConfig = (env: NodeJS.ProcessEnv) => {
  const config = readConfig(variables, env)
  return { ...config, KEY_ENCRYPTION_SECRET: config.KEY_ENCRYPTION_SECRET ?? config.INTERNAL_SECRET }
}

export type Config = ReturnType<typeof loadConfig>
