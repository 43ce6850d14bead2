import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { compressAll } from './compress.ts'
import { fingerprintFile, fingerprintOf, pagesOf } from './fingerprint.ts'
import { problemPages, type Contract, type ProblemEntry } from './problem-pages.ts'

const buildConsole = async (root: string, outDir: string): Promise<void> => {
  const { build } = await import('vite') // takes a while, and is needed only when something has changed
  await build({ root: join(root, 'clients/console'), build: { outDir, emptyOutDir: true }, logLevel: 'warn' })
}

const ofSwaggerUi = ['swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png']

const buildDocs = async (root: string, outDir: string): Promise<void> => {
  const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  await cp(join(root, 'gateway/pages/docs'), outDir, { recursive: true })
  await Promise.all(ofSwaggerUi.map((name) => cp(join(swaggerUi, name), join(outDir, name))))
}

const copyDocuments = async (root: string, outDir: string): Promise<void> => {
  await mkdir(outDir, { recursive: true })
  const names = ['openapi.json', 'asyncapi.json']
  await Promise.all(names.map((name) => cp(join(root, 'docs', name), join(outDir, name))))
}

/** Where the `type` of a problem leads. */
export const buildProblems = async (root: string, outDir: string): Promise<void> => {
  const read = async <Document>(name: string): Promise<Document> =>
    JSON.parse(await readFile(join(root, 'docs', name), 'utf8')) as Document // as `npm run docs` writes it
  const pages = problemPages(await read<ProblemEntry[]>('problems.json'), await read<Contract>('openapi.json'))
  await cp(join(root, 'gateway/pages/problems'), outDir, { recursive: true })
  await Promise.all(Object.entries(pages).map(([name, page]) => writeFile(join(outDir, name), page)))
}

/** Of two who build at once the later one stays. */
const takePlace = async (next: string, pages: string, last: string): Promise<void> => {
  await rm(last, { recursive: true, force: true })
  await rename(pages, last).catch(() => {}) // the first time nothing is there
  await rename(next, pages).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY') throw error
    return takePlace(next, pages, last)
  })
}

/**
 * Builds all that the gateway shows in a browser into its `dist` folder, which its image has too. It takes the place of
 * what was there at the end: a platform that starts meanwhile has the old or the new, not half of each.
 */
export const buildPages = async (root: string): Promise<void> => {
  const [pages, next, last] = ['', '.next', '.last'].map((end) => `${pagesOf(root)}${end && `${end}.${process.pid}`}`)
  const fingerprint = fingerprintOf(root)
  try {
    await Promise.all([
      buildConsole(root, join(next!, 'console')),
      buildDocs(root, join(next!, 'docs')),
      copyDocuments(root, join(next!, 'api')),
      buildProblems(root, join(next!, 'problems')),
    ])
    await compressAll(next!)
    await writeFile(join(next!, fingerprintFile), fingerprint)

    await takePlace(next!, pages!, last!)
  } finally {
    await Promise.all([next!, last!].map((folder) => rm(folder, { recursive: true, force: true })))
  }
}
