import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { asyncApi } from './asyncapi.ts'
import { openApi } from './openapi.ts'

const docs = new URL('..', import.meta.url)

const makers: Record<string, () => object> = { 'openapi.json': openApi, 'asyncapi.json': asyncApi }

/** What is made, by the name of its file in docs/. */
export const documents = (): Record<string, string> =>
  Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, `${JSON.stringify(make(), null, 2)}\n`]))

/** Where a document is, or what was promised by it: `released/openapi.json`. */
export const pathOf = (name: string): string => fileURLToPath(new URL(name, docs))

/** Undefined where there is none yet. */
export const readDocument = (name: string): Promise<string | undefined> =>
  readFile(pathOf(name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })

/** The names of those that are not as they would be made now. */
export const outOfDate = async (): Promise<string[]> => {
  const found = await Promise.all(
    Object.entries(documents()).map(async ([name, text]) => ((await readDocument(name)) === text ? [] : [name])),
  )
  return found.flat()
}

/** Returns the names of those that were written, as the others are so already. */
export const writeDocuments = async (folder = ''): Promise<string[]> => {
  const written: string[] = []
  for (const [name, text] of Object.entries(documents())) {
    if ((await readDocument(folder + name)) === text) continue
    await writeFile(pathOf(folder + name), text)
    written.push(folder + name)
  }
  return written
}
