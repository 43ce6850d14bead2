import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { password } from '../people.ts'
import type { World } from './world.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../../..')

/** An empty folder with nothing in it but what `npm pack` made, and what that depends on. */
const withPackage = async (use: (folder: string, files: string[]) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'chat-sdk-'))
  const installed = join(folder, 'node_modules/@chat/sdk')
  try {
    await run('npm', ['pack', '--workspace', '@chat/sdk', '--pack-destination', folder, '--ignore-scripts'], {
      cwd: root,
    })
    const [tarball] = await readdir(folder)
    await mkdir(installed, { recursive: true })
    await run('tar', ['xzf', join(folder, tarball!), '-C', installed, '--strip-components=1'])
    await symlink(join(root, 'node_modules/socket.io-client'), join(folder, 'node_modules/socket.io-client'))
    await use(folder, await readdir(installed, { recursive: true }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const program = (url: string, username: string): string => `
  import { createClient, createStore, webStorage, ApiProblem } from '@chat/sdk'
  import { createAdmin } from '@chat/sdk/admin'
  const client = createClient({ url: ${JSON.stringify(url)} })
  await client.register({ username: '${username}', email: '${username}@example.org', password: '${password}' })
  const store = createStore(client)
  await client.connect()
  const refused = await createAdmin(client).accounts.list().catch((error) => error)
  console.log(client.state(), refused instanceof ApiProblem && refused.slug, typeof webStorage, store.chats().length)
  store.close()
  client.close()
`

export const sdkPackageJourneys = (world: () => World): void => {
  test('the SDK as it is published runs in plain Node', async () => {
    await withPackage(async (folder, files) => {
      expect(files).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'dist/index.d.ts']))
      expect(files.filter((file) => /\.test\.|testing/.test(file))).toEqual([])

      await writeFile(join(folder, 'main.mjs'), program(world().url, `sdk-${Date.now().toString(36)}`))
      const { NODE_OPTIONS: _ours, ...env } = process.env
      const { stdout } = await run(process.execPath, ['main.mjs'], { cwd: folder, env })
      expect(stdout).toBe('online forbidden function 0\n')
    })
  }, 60_000)
}
