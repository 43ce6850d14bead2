import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { identityOf } from '../process/identity.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { lockFolder } from './lock-folder.ts'

let folder: Awaited<ReturnType<typeof tempFolder>>

/** Stands for another launcher: a process that lives until it is told to end. */
const startOther = async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
  await once(child, 'spawn')
  return {
    identity: identityOf(child.pid!)!,
    end: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

beforeEach(async () => {
  folder = await tempFolder()
})
afterEach(() => folder.remove())

test('a folder that is used is refused, one that was given free is not', async () => {
  const other = await startOther()
  const release = await lockFolder(folder.path, other.identity)
  await expect(lockFolder(folder.path)).rejects.toThrow(`is in use by process ${Number.parseInt(other.identity, 10)}`)

  await release()
  await (
    await lockFolder(folder.path)
  )()
  expect(await readdir(join(folder.path, 'running'))).toEqual([])
  await other.end()
})

test('what a killed process left is in nobody’s way', async () => {
  const other = await startOther()
  await lockFolder(folder.path, other.identity)
  await other.end()

  await lockFolder(folder.path)
  expect(await readdir(join(folder.path, 'running'))).toEqual([identityOf(process.pid)])
})

test('a process that has got the number of one that was killed does not hold its lock', async () => {
  const release = await lockFolder(folder.path)
  await release()
  await writeFile(join(folder.path, 'running', `${process.ppid}.1`), '')

  await expect(lockFolder(folder.path)).resolves.toBeInstanceOf(Function)
})

test('of several at once at most one gets it, and one that asks again does', async () => {
  const others = await Promise.all(Array.from({ length: 4 }, startOther))
  const outcomes = await Promise.allSettled(others.map(({ identity }) => lockFolder(folder.path, identity)))
  const locks = outcomes.filter((outcome) => outcome.status === 'fulfilled')

  expect(locks.length).toBeLessThanOrEqual(1)
  await Promise.all(locks.map(({ value }) => value()))
  await (
    await lockFolder(folder.path)
  )()
  await Promise.all(others.map((other) => other.end()))
})
