import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { tempFolder } from '../testing/temp-folder.ts'
import { keptSecret } from './kept-secret.ts'

test('a secret is made once, another for each name, for nobody else to read', async () => {
  const folder = await tempFolder()
  const secret = await keptSecret(folder.path, 'internal')

  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(await keptSecret(folder.path, 'internal')).toBe(secret)
  expect(await keptSecret(folder.path, 'other')).not.toBe(secret)
  expect((await stat(join(folder.path, 'secrets', 'internal'))).mode & 0o777).toBe(0o600)
  expect((await readdir(join(folder.path, 'secrets'))).sort()).toEqual(['internal', 'other'])
  await folder.remove()
})
