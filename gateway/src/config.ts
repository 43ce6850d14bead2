import { readConfig } from '@chat/common/config/read-config'
import {
  accessVariables,
  enabled,
  httpUrl,
  serviceVariables,
  socketVariables,
  wholeNumber,
} from '@chat/common/config/variables'
import { z } from 'zod'

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text

const variables = {
  ...serviceVariables,
  ...accessVariables,
  ...socketVariables,
  USER_URL: httpUrl,
  CHAT_URL: httpUrl,
  NOTIFICATION_URL: httpUrl,
  /** Unset: what `npm run build` has made. */
  PAGES_DIR: z.string().optional(),
  /** Origins of pages, other than its own, that may call: `https://app.example.com`, separated by commas. */
  CORS_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine((origins) => origins.every(isOrigin), 'must be origins as https://app.example.com, separated by commas')
    .default([]),
  /** Requests each instance lets through in a window: of one user, of one address without a token, and of one address to
   * each of the routes that take credentials. */
  RATE_LIMIT_ENABLED: enabled.default(true),
  RATE_LIMIT_WINDOW_SECONDS: wholeNumber(1, 86_400).default(60),
  RATE_LIMIT_PER_USER: wholeNumber(1).default(1_200),
  RATE_LIMIT_PER_ADDRESS: wholeNumber(1).default(300),
  RATE_LIMIT_CREDENTIALS: wholeNumber(1).default(60),
  UPSTREAM_CONNECT_TIMEOUT_MS: wholeNumber(1).default(2_000),
  /** How long a service may be silent, before its answer and in the middle of it. */
  UPSTREAM_TIMEOUT_MS: wholeNumber(1).default(15_000),
  /** How long `GET /overview` waits for each of its parts. */
  OVERVIEW_TIMEOUT_MS: wholeNumber(1).default(1_500),
  /** Requests under way at one service; beyond it the answer is 503 at once. */
  UPSTREAM_MAX_REQUESTS: wholeNumber(1).default(512),
  /** Uploads, downloads of files and exports under way at one service, and those of one user or address. */
  UPSTREAM_MAX_TRANSFERS: wholeNumber(1).default(512),
  TRANSFERS_PER_CLIENT: wholeNumber(1).default(128),
  /** How long a request may take to arrive, its body included, and one that brings a file. */
  REQUEST_TIMEOUT_MS: wholeNumber(1_000).default(120_000),
  UPLOAD_TIMEOUT_MS: wholeNumber(1_000, 1_800_000).default(900_000),
  /** How long a client may take nothing of an answer. */
  CLIENT_SILENCE_MS: wholeNumber(1).default(120_000),
}

export const loadConfig = (env: NodeJS.ProcessEnv) => readConfig(variables, env)

export type Config = ReturnType<typeof loadConfig>
