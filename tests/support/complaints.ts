import { z } from 'zod'

const line = z.object({
  level: z.enum(['warn', 'error', 'fatal']),
  time: z.iso.datetime(),
  service: z.string().default(''),
  msg: z.string().default(''),
  reason: z.string().optional(),
  path: z.string().optional(),
  status: z.number().optional(),
  ms: z.number().optional(),
  err: z.object({ message: z.string() }).optional(),
})

const longest = 300

/** What `npm start` prints once it is ready. */
const addresses = /^console [^]*?^ready .*$/gm

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The warnings and errors of a log since then, and whatever is not of a logger, in few words each. */
export const complaintsIn = (log: string, sinceMs: number): string[] =>
  log
    .replace(addresses, '')
    .split('\n')
    .flatMap((text) => {
      const entry = parse(text)
      if (entry === undefined) return text.trim() === '' ? [] : [text.slice(0, longest)]
      const { data } = line.safeParse(entry)
      if (!data || Date.parse(data.time) < sinceMs) return []

      const { time, level, service, msg, path, status, ms, reason, err } = data
      const why = [path, status, ms !== undefined && `${ms} ms`, reason, err?.message].filter(Boolean)
      return [`${time.slice(11, 23)} ${level} ${service}: ${[msg, ...why].join(', ')}`.slice(0, longest)]
    })
