import { readConfig } from '@chat/common/config/read-config'
import {
  accessVariables,
  databaseVariables,
  enabled,
  httpUrl,
  internalVariables,
  serviceVariables,
  socketVariables,
  wholeNumber,
} from '@chat/common/config/variables'

const chatVariables = {
  /** What links begin with. */
  PUBLIC_URL: httpUrl.default('http://127.0.0.1:8080'),
  RATE_LIMIT_ENABLED: enabled.default(true),
  /** What one connection may ask, on average and at once. */
  SOCKET_EVENTS_PER_SECOND: wholeNumber(1).default(30),
  SOCKET_EVENTS_BURST: wholeNumber(1).default(120),
  /** What one person may send through this instance, on average and at once, and what may go into one chat. */
  SENDS_PER_SECOND: wholeNumber(1).default(20),
  SENDS_BURST: wholeNumber(1).default(100),
  CHAT_SENDS_PER_SECOND: wholeNumber(1).default(200),
  CHAT_SENDS_BURST: wholeNumber(1).default(1_000),
  /** How many events of one connection may wait for their answers. */
  SOCKET_EVENTS_UNDER_WAY: wholeNumber(1).default(256),
  /** A socket for which more is waiting does not read and is cut off; how often they are looked at. */
  SOCKET_BUFFER_MAX_BYTES: wholeNumber(1).default(1_048_576),
  SOCKET_BUFFER_CHECK_MS: wholeNumber(1).default(250),
  /** Inserts at the same time, one or two. */
  LANES: wholeNumber(1, 16).default(2),
  APPEND_TIMEOUT_MS: wholeNumber(1).default(10_000),
  RECEIPTS_EVERY_MS: wholeNumber(1).default(200),
  TYPING_STOPS_AFTER_MS: wholeNumber(1).default(6_000),
  /** For how long changes of presence are gathered, and how late the end of a connection is one. */
  PRESENCE_EVERY_MS: wholeNumber(1).default(100),
  PRESENCE_GRACE_MS: wholeNumber().default(1_000),
  /** How long a node that says nothing lives, how often it says so, and when others take its connections away then. */
  PRESENCE_LEASE_MS: wholeNumber(1).default(10_000),
  PRESENCE_RENEW_MS: wholeNumber(1).default(2_000),
  PRESENCE_TAKE_OVER_MS: wholeNumber().default(5_000),
  EXPIRY_CHECK_MS: wholeNumber(1).default(500),
  /** How often it is looked for scheduled messages whose time has come. */
  SCHEDULE_EVERY_MS: wholeNumber(1).default(1_000),
  /** What a file for a message, and the picture of a group, may have. */
  ATTACHMENT_MAX_BYTES: wholeNumber(1).default(26_214_400),
  AVATAR_MAX_BYTES: wholeNumber(1).default(2_097_152),
  /** How long an upload that nothing uses is kept, and how often it is looked for such. */
  ATTACHMENT_UNUSED_SECONDS: wholeNumber(1).default(86_400),
  ATTACHMENT_SWEEP_SECONDS: wholeNumber(1).default(300),
  /** How long an upload may take to arrive. */
  UPLOAD_TIMEOUT_MS: wholeNumber(1_000, 1_800_000).default(900_000),
  /** After a gap in the events every client is asked to sync, spread over this time. */
  RESYNC_SPREAD_MS: wholeNumber().default(2_000),
}

export const loadConfig = (env: NodeJS.ProcessEnv) =>
  readConfig(
    {
      ...serviceVariables,
      ...internalVariables,
      ...accessVariables,
      ...databaseVariables,
      ...socketVariables,
      ...chatVariables,
    },
    env,
  )

export type Config = ReturnType<typeof loadConfig>
