import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that nobody else uses. */
export const tempFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'chat-test-local-'))
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  return { path, remove }
}
