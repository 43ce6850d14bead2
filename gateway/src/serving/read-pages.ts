import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { Logger } from '@chat/common/log/logger'
import { consolePolicy, docsPolicy, readingPolicy } from './page-policy.ts'

/** A file as it is answered, and compressed where it was built so. */
export type Page = {
  extension: string
  bytes: Buffer
  compressed: Partial<Record<Encoding, Buffer>>
  headers: Record<string, string>
  /** The same for programs. */
  json?: Page
}

/** By address, as it is asked for: a request never names a file. */
export type Pages = ReadonlyMap<string, Page>

/** The smaller first. */
export const encodings = ['br', 'gzip'] as const
export type Encoding = (typeof encodings)[number]

const suffixes: Record<Encoding, string> = { br: '.br', gzip: '.gz' }

/** Where the folders that `npm run build` makes are found. */
const mounts = [
  { folder: 'console', at: '/', policy: consolePolicy },
  { folder: 'docs', at: '/api/docs/', policy: docsPolicy },
  { folder: 'api', at: '/api/', policy: undefined },
  { folder: 'problems', at: '/problems/', policy: readingPolicy },
]

/** The builder names these by their content. */
const isForEver = (address: string): boolean => address.startsWith('/assets/')

const filesIn = async (folder: string): Promise<Map<string, Buffer>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const nameOf = (path: string) => relative(folder, path).split(sep).join('/')
  return new Map(await Promise.all(paths.map(async (path) => [nameOf(path), await readFile(path)] as const)))
}

const pageOf = (files: Map<string, Buffer>, name: string, address: string, policy: string | undefined): Page => {
  const bytes = files.get(name)!
  const json = name.replace(/\.html$/, '.json')
  const compressed = encodings.flatMap((encoding) => {
    const smaller = files.get(name + suffixes[encoding])
    return smaller ? [[encoding, smaller] as const] : []
  })
  return {
    extension: extname(name),
    bytes,
    compressed: Object.fromEntries(compressed),
    headers: {
      etag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`, // one for all encodings
      'cache-control': isForEver(address) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(policy !== undefined && { 'content-security-policy': policy }),
    },
    ...(json !== name && files.has(json) && { json: pageOf(files, json, address, policy) }),
  }
}

/** All of them, kept in memory. What was not built is not there, which is a reason to tell whoever runs it. */
export const readPages = async (folder: string, log: Logger): Promise<Pages> => {
  const pages = new Map<string, Page>()
  for (const { folder: name, at, policy } of mounts) {
    const files = await filesIn(join(folder, name)).catch((): Map<string, Buffer> => new Map())
    if (files.size === 0)
      log.warn({ folder: join(folder, name) }, 'nothing is there to be shown: `npm run build` makes it')

    for (const file of files.keys()) {
      if (/\.(br|gz)$/.test(file)) continue
      const address = at + file
      const page = pageOf(files, file, address, policy)
      pages.set(address, page)
      if (file === 'index.html') pages.set(at, page).set(at.replace(/(?<=.)\/$/, ''), page)
      else if (file.endsWith('.html')) pages.set(address.replace(/\.html$/, ''), page)
    }
  }
  return pages
}
