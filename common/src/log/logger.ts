import { pino, type Logger } from 'pino'
import pretty from 'pino-pretty'

export type { Logger }

export type LogOptions = { service: string; level: string; format: 'json' | 'pretty' }

/** A last line of defence: nothing that logs is meant to pass any of these. */
const redacted = ['password', 'token', 'accessToken', 'refreshToken', 'text', 'email', 'authorization', 'cookie']

/**
 * JSON lines on stdout, or, for a person at a terminal, coloured ones. Never given query strings, passwords,
 * tokens, message texts or e-mail addresses.
 */
export const createLogger = ({ service, level, format }: LogOptions): Logger =>
  pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: redacted.flatMap((name) => [name, `*.${name}`]),
    },
    format === 'pretty'
      ? pretty({ ignore: 'service', messageFormat: '{service}: {msg}', colorize: process.stdout.isTTY })
      : pino.destination({ dest: 1, sync: false }),
  )
