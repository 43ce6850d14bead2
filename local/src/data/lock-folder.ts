import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStart } from '../cannot-start.ts'
import { identityOf, isRunning } from '../process/identity.ts'

/**
 * Makes this process the only one that uses the folder. Whoever wants it puts a file named after itself beside those of
 * others, and then yields if any other lives: a file never changes hands, so one left by a killed process is in nobody's
 * way and there is no moment at which two could both clear it away and go on. Two that arrive at once both yield and
 * try again.
 *
 * @returns how to give the folder free.
 * @throws CannotStart
 */
export const lockFolder = async (folder: string, me = identityOf(process.pid) ?? `${process.pid}`) => {
  const holders = join(folder, 'running')
  const mine = join(holders, me)
  await mkdir(holders, { recursive: true, mode: 0o700 })

  for (let attempt = 1; ; attempt += 1) {
    await (await open(mine, 'w', 0o600)).close()
    const holder = await findOther(holders, me)
    if (holder === undefined) return () => rm(mine, { force: true })

    await rm(mine, { force: true })
    if (attempt === 4) {
      throw new CannotStart(
        `the data folder ${folder} is in use by process ${Number.parseInt(holder, 10)}: stop that one, or set DATA_DIR to another folder`,
      )
    }
    await sleep(Math.random() * 100)
  }
}

const findOther = async (holders: string, me: string): Promise<string | undefined> => {
  const others = (await readdir(holders)).filter((name) => name !== me)
  const living = others.filter(isRunning)
  const dead = others.filter((name) => !living.includes(name))
  await Promise.all(dead.map((name) => rm(join(holders, name), { force: true })))
  return living[0]
}
