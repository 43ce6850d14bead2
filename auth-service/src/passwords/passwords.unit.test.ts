import { describe, expect, test } from '@jest/globals'
import { createGate } from '@chat/common/process/create-gate'
import { createPasswords } from './create-passwords.ts'

describe('the gate', () => {
  const later = () => {
    let finish = () => {}
    const done = new Promise<void>((resolve) => (finish = resolve))
    return { done, finish }
  }

  test('lets so many run, so many wait in order, and asks the rest to try again', async () => {
    const run = createGate({ concurrency: 2, maxWaiting: 2 })
    const works = [later(), later(), later(), later()]
    const started: number[] = []
    const running = works.map((work, index) =>
      run(async () => {
        started.push(index)
        await work.done
      }),
    )
    await new Promise(setImmediate)
    expect(started).toEqual([0, 1])
    await expect(run(async () => {})).rejects.toMatchObject({ slug: 'unavailable', retryAfterSeconds: 2 })

    works[1]!.finish()
    await running[1]
    await new Promise(setImmediate)
    expect(started).toEqual([0, 1, 2])
    for (const work of works) work.finish()
    await Promise.all(running)
    expect(started).toEqual([0, 1, 2, 3])
  })

  test('goes on after work that failed', async () => {
    const run = createGate({ concurrency: 1, maxWaiting: 5 })
    const fail = () => run(() => Promise.reject(new Error('broken')))
    const results = await Promise.allSettled([fail(), fail(), run(async () => 'done')])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  })
})

describe('passwords', () => {
  const passwords = createPasswords({ cost: 8, concurrency: 2, maxWaiting: 10 })

  test('match their hash, and nothing matches no hash', async () => {
    const hash = await passwords.hash('correct horse')
    expect(await passwords.verify('correct horse', hash)).toBe(true)
    expect(await passwords.verify('wrong horse', hash)).toBe(false)
    expect(await passwords.verify('correct horse', undefined)).toBe(false)
  })

  test('are outdated when they were made at another cost', async () => {
    expect(passwords.isOutdated(await passwords.hash('correct horse'))).toBe(false)
    for (const cost of [7, 9]) {
      const other = createPasswords({ cost, concurrency: 1, maxWaiting: 0 })
      expect(passwords.isOutdated(await other.hash('correct horse'))).toBe(true)
    }
  })

  const older = createPasswords({ cost: 5, concurrency: 1, maxWaiting: 0 })
  test.each([
    ['somebody', passwords],
    ['somebody whose hash is of an earlier, lower cost', older],
  ])('take as long for nobody as for %s', async (_who, { hash: make }) => {
    const hash = await make('correct horse')
    const timeMs = async (known: string | undefined) => {
      const startedAt = performance.now()
      await passwords.verify('wrong horse', known)
      return performance.now() - startedAt
    }
    const fastestMs = { nobody: Infinity, somebody: Infinity } // the machine has other work
    for (let n = 0; n < 15; n += 1) {
      fastestMs.nobody = Math.min(fastestMs.nobody, await timeMs(undefined))
      fastestMs.somebody = Math.min(fastestMs.somebody, await timeMs(hash))
    }
    expect(fastestMs.nobody / fastestMs.somebody).toBeGreaterThan(0.5)
    expect(fastestMs.nobody / fastestMs.somebody).toBeLessThan(2)
  })
})
