import { parseArgs } from 'node:util'

export type Options = {
  url: string
  /** Lines in the busiest room, so that there is something to scroll. */
  history: number
  /** Keep talking when all is there. */
  talk: boolean
  /** Stop talking after so many lines; undefined: never. */
  lines: number | undefined
  /** Between two lines, on average. */
  everyMs: number
}

export const usage = `usage: npm run demo -- [options]

Fills a running platform with people, groups and a lively history. What is there already stays as it is, so it may
be run again. Everybody it makes has the password that it prints.

  --url URL       where the platform is (http://127.0.0.1:8080)
  --history N     lines in the busiest room (300)
  --talk          keep people talking until ctrl-C
  --every SECONDS how often somebody says something, on average (4)
  --lines N       with --talk: end after so many lines
  --help
`

/** What was asked for makes no sense; the message says why. */
export class UsageError extends Error {}

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--${name} must be a whole number up to 999999`)
  return Number(text)
}

const seconds = (name: string, text: string): number => {
  const value = Number(text)
  if (!(value > 0 && value <= 3_600)) throw new UsageError(`--${name} must be seconds, more than 0 and at most 3600`)
  return value
}

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        url: { type: 'string', default: 'http://127.0.0.1:8080' },
        history: { type: 'string', default: '300' },
        talk: { type: 'boolean', default: false },
        every: { type: 'string', default: '4' },
        lines: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Null: only the usage is asked for. @throws UsageError */
export const readOptions = (args: string[]): Options | null => {
  const { url, history, talk, every, lines, help } = parse(args)
  if (help) return null
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new UsageError('--url must begin with http:// or https://')

  return {
    url,
    history: wholeNumber('history', history),
    talk,
    lines: lines === undefined ? undefined : wholeNumber('lines', lines),
    everyMs: seconds('every', every) * 1_000,
  }
}
