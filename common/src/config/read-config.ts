import { z } from 'zod'

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
 * Parses the environment against `shape`; an empty variable counts as unset.
 *
 * @throws ConfigError that names every wrong variable at once and prints no value.
 */
export const readConfig = <Shape extends z.ZodRawShape>(shape: Shape, env: NodeJS.ProcessEnv) => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = z.object(shape).safeParse(present, { reportInput: false })
  if (result.success) return Object.freeze(result.data)

  const lines = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new ConfigError([...new Set(lines)])
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
