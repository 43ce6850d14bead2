import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A secret of 64 hex digits that is made when it is asked for first and kept in the folder, for nobody else to read.
 * The folder is locked, so nobody else makes one meanwhile.
 */
export const keptSecret = async (folder: string, name: string): Promise<string> => {
  const secrets = join(folder, 'secrets')
  const path = join(secrets, name)
  await mkdir(secrets, { recursive: true, mode: 0o700 })

  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return kept

  const secret = randomBytes(32).toString('hex')
  const file = await open(`${path}.new`, 'w', 0o600)
  await file.writeFile(secret)
  await file.sync()
  await file.close()
  await rename(`${path}.new`, path) // whole or not at all, whatever happens in between
  return secret
}
