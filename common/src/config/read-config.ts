import { z } from 'zod'

/** What a person can mend; shown as it is, without a stack. */
export class ConfigError extends Error {
  override name = 'ConfigError'
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

  const lines = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new ConfigError(`The environment is not valid:\n${[...new Set(lines)].join('\n')}`)
}
