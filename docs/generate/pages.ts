import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { postmanFiles } from './postman/files.ts'
import { problemFiles } from './problems/problem-guide.ts'
import { sdkReference } from './sdk-reference.ts'

const root = join(import.meta.dirname, '../..')

const changed = async (): Promise<{ path: string; content: string }[]> => {
  const pages = [...(await sdkReference()), ...postmanFiles(), ...problemFiles()]
  const found = await Promise.all(pages.map(({ path }) => readFile(join(root, path), 'utf8').catch(() => '')))
  return pages.filter(({ content }, index) => found[index] !== content)
}

/** Pages that are made of the code and are not as they would be made now. */
export const pagesOutOfDate = async (): Promise<string[]> => (await changed()).map(({ path }) => path)

/** Returns the paths of those that were written, as the others are so already. */
export const writePages = async (): Promise<string[]> => {
  const pages = await changed()
  for (const { path, content } of pages) await writeFile(join(root, path), content)
  return pages.map(({ path }) => path)
}
