import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** All that pages are built from, below the repository. */
const sources = [
  'clients/console',
  'clients/sdk/src',
  'gateway/pages',
  'docs/openapi.json',
  'docs/asyncapi.json',
  'docs/problems.json',
  'package-lock.json',
]

const notSources = /^(node_modules|dist)$|\.test\.tsx?$/

const filesAt = (path: string): string[] => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return []
  if (!stats.isDirectory()) return [`${path} ${stats.size} ${stats.mtimeMs}`]

  const names = readdirSync(path).filter((name) => !notSources.test(name))
  return names.sort().flatMap((name) => filesAt(join(path, name)))
}

/** Changes with each change of a source. */
export const fingerprintOf = (root: string): string =>
  createHash('sha256')
    .update(sources.flatMap((source) => filesAt(join(root, source))).join('\n'))
    .digest('hex')

export const pagesOf = (root: string): string => join(root, 'gateway/dist/pages')

/** Kept among what was built. */
export const fingerprintFile = 'fingerprint'

export const arePagesFresh = (root: string): boolean => {
  try {
    return readFileSync(join(pagesOf(root), fingerprintFile), 'utf8') === fingerprintOf(root)
  } catch {
    return false
  }
}
