import { z } from 'zod'
import { addressesOf } from './addresses.ts'

/** A whole number of `min` or more. `z.coerce.number()` would read '' and ' ' as 0. */
export const wholeNumber = (min = 0, max = Number.MAX_SAFE_INTEGER) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max))

export const port = wholeNumber(0, 65_535)

/** `true` or `false` and the like. `z.coerce.boolean()` would read 'false' as true. */
export const enabled = z.stringbool()

/** May name several hosts of a replica set, which no URL class takes. */
export const mongoUrl = z
  .string()
  .regex(
    /^mongodb(\+srv)?:\/\/[^\s/?#]+(\/[^\s?#]*)?(\?[^\s#]*)?$/,
    'must be an address as mongodb://host:port/database',
  )

/** A comma in the name of a host is a list that was written otherwise. */
const isRabbitmqAddress = (text: string): boolean => {
  if (!URL.canParse(text) || !isEncoded(text)) return false
  const { protocol, hostname } = new URL(text)
  return /^amqps?:$/.test(protocol) && /^[^,]+$/.test(hostname)
}

/** Whether every % begins what it stands for. */
const isEncoded = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

export const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''))

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

/** Variables that every service has. Ports: 0 takes a free one. */
export const serviceVariables = {
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).default('json'),
  TRUSTED_PROXIES: list.default([]),
  /** How long requests under way may take to finish once the process was asked to stop. */
  DRAIN_MS: wholeNumber().default(4_000),
  /** How long connections that are kept may still bring a request then; longer than others keep theirs unused. */
  LINGER_MS: wholeNumber().default(2_500),
  /** A connection that is older ends with its next answer, so that instances that were added get their share. */
  CONNECTION_MAX_AGE_MS: wholeNumber(1).default(30_000),
}

/** Variables of a process that holds the connections of clients. */
export const socketVariables = {
  /** Over how long they are told to connect elsewhere once the process was asked to stop. */
  DRAIN_SPREAD_MS: wholeNumber().default(3_000),
}

/** Variables of a service that verifies tokens: where auth-service is, for keys and for revocations. */
export const accessVariables = {
  AUTH_URL: httpUrl,
  AUTH_INTERNAL_URL: httpUrl,
  INTERNAL_SECRET: z.string().min(16),
  KEY_SET_MIN_INTERVAL_SECONDS: wholeNumber().default(10),
  KEY_SET_LIFETIME_SECONDS: wholeNumber(1).default(300),
  /** How often revocations are asked for, announced or not: within a second they must be known. */
  REVOCATIONS_INTERVAL_MS: wholeNumber(10).default(500),
}

/** Variables of a service with a listener that only other services reach. */
export const internalVariables = {
  INTERNAL_HOST: z.string().default('127.0.0.1'),
  INTERNAL_PORT: port.default(0),
  INTERNAL_SECRET: z.string().min(16),
}

/** RabbitMQ; the nodes of a cluster one after another, tried in turn. */
export const rabbitmqUrl = z
  .string()
  .refine(
    (text) => addressesOf(text).every(isRabbitmqAddress),
    'must be an address as amqp://user@host:port, or several, separated by commas',
  )

/** Read into the address beside it, so it is never in a configuration: see completeAddresses. */
const password = z.string().optional()

export const databaseVariables = { MONGO_URL: mongoUrl, MONGO_PASSWORD: password }

export const brokerVariables = { RABBITMQ_URL: rabbitmqUrl, RABBITMQ_PASSWORD: password }

/** For who may do without one of them. */
export const optionalServers = {
  MONGO_URL: mongoUrl.optional(),
  MONGO_PASSWORD: password,
  RABBITMQ_URL: rabbitmqUrl.optional(),
  RABBITMQ_PASSWORD: password,
}

/** Variables of a service that sends mails. */
export const mailVariables = {
  /** smtp://user@host:port or smtps://; unset: each mail is a file below DATA_DIR. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_PASSWORD: password,
  /** `Name <address>` or an address. */
  MAIL_FROM: z.string().min(3).max(254).default('Chat <chat@localhost>'),
  DATA_DIR: z.string().default('./data'),
}
