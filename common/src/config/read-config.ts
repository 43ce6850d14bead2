import { z } from 'zod'
import { completeAddresses } from './complete-addresses.ts'
import { readFiles } from './read-files.ts'

/** What a person can mend; shown as it is, without a stack. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  /** A line for each wrong variable. */
  readonly mistakes: string[]

  constructor(mistakes: string[]) {
    super(`The environment is not valid:\n${mistakes.map((line) => `  ${line}`).join('\n')}`)
    this.mistakes = mistakes
  }
}

/**
 * Parses the environment against `shape`. Each variable may be given as `X_FILE`, the path of a file that holds it; an
 * empty one counts as unset. What `X_PASSWORD` says is put into the `X_URL` beside it, which names the user.
 *
 * @throws ConfigError that names every wrong variable at once and prints no value.
 */
export const readConfig = <Shape extends z.ZodRawShape>(shape: Shape, env: NodeJS.ProcessEnv) => {
  const { values, givenAs, mistakes } = readFiles(Object.keys(shape), env)
  const unread = new Set(mistakes.map((line) => line.split(':', 1)[0]!))
  mistakes.push(...completeAddresses(values, givenAs))

  const result = z.object(shape).safeParse(values, { reportInput: false })
  if (result.success && mistakes.length === 0) return Object.freeze(result.data)

  for (const { path, message } of result.error?.issues ?? []) {
    const name = givenAs(path.join('.'))
    if (!unread.has(name)) mistakes.push(`${name}: ${message}`)
  }
  throw new ConfigError([...new Set(mistakes)])
}

/**
 * Reads one part after another, so that the mistakes of all of them are told at once.
 *
 * @throws ConfigError
 */
export const checkAll = (readers: (() => unknown)[]): void => {
  const mistakes = readers.flatMap((read) => {
    try {
      read()
      return []
    } catch (error) {
      if (error instanceof ConfigError) return error.mistakes
      throw error
    }
  })
  if (mistakes.length > 0) throw new ConfigError([...new Set(mistakes)])
}
