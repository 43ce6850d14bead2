import { readFileSync } from 'node:fs'

export type GivenValues = {
  /** What is set, by the names of the variables. */
  values: Record<string, string>
  /** What a person has set for it: `X`, or `X_FILE`. */
  givenAs: (name: string) => string
  mistakes: string[]
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'this process may not read the file',
  EISDIR: 'is a folder, not a file',
}

const readValue = (path: string): { value: string } | { mistake: string } => {
  try {
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return value === '' ? { mistake: 'the file is empty' } : { value }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown' // as readFileSync throws
    return { mistake: reasons[code] ?? `the file cannot be read (${code})` }
  }
}

/**
 * Each variable is set as it is or, as secrets are handed to containers, as `X_FILE`: the path of a file that holds it,
 * its final newline left out. An empty variable counts as unset.
 */
export const readFiles = (names: string[], env: NodeJS.ProcessEnv): GivenValues => {
  const values: Record<string, string> = {}
  const fromFiles = new Set<string>()
  const mistakes: string[] = []

  for (const name of names) {
    const value = env[name]
    const path = env[`${name}_FILE`]
    if (value) values[name] = value
    if (!path) continue
    fromFiles.add(name)

    const read = value ? { mistake: `set it or ${name}, not both` } : readValue(path)
    if ('value' in read) values[name] = read.value
    else mistakes.push(`${name}_FILE: ${read.mistake}`)
  }
  return { values, mistakes, givenAs: (name) => (fromFiles.has(name) ? `${name}_FILE` : name) }
}
