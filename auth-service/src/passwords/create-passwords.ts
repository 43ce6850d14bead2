import bcrypt from 'bcrypt'
import { createGate } from '@chat/common/process/create-gate'

export type Passwords = {
  hash: (password: string) => Promise<string>
  /** Wrong takes as long without a hash, and with one that was made at a lower cost, as with one of today. */
  verify: (password: string, hash: string | undefined) => Promise<boolean>
  /** It was made at another cost than those of today. */
  isOutdated: (hash: string) => boolean
}

type Options = { cost: number; concurrency: number; maxWaiting: number }

const costOf = (hash: string): number => Number(hash.split('$')[2])

/** Matches nothing. */
const nobodysHash = (cost: number): string => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`

/**
 * bcrypt on the thread pool of libuv, a few at a time: it would hold up everything else that needs a thread.
 *
 * @throws ProblemError `unavailable` when too many wait.
 */
export const createPasswords = ({ cost, concurrency, maxWaiting }: Options): Passwords => {
  const run = createGate({ concurrency, maxWaiting })

  /** Each cost takes twice as long as the one before: all from this one on take, with it, as long as that of today. */
  const takeTheRest = async (password: string, from: number): Promise<void> => {
    for (let each = from; each < cost; each += 1) await bcrypt.compare(password, nobodysHash(each))
  }

  return {
    hash: (password) => run(() => bcrypt.hash(password, cost)),
    verify: (password, hash) =>
      run(async () => {
        if (hash === undefined) {
          await bcrypt.compare(password, nobodysHash(cost))
          return false
        }
        const matches = await bcrypt.compare(password, hash)
        if (!matches) await takeTheRest(password, costOf(hash))
        return matches
      }),
    isOutdated: (hash) => costOf(hash) !== cost,
  }
}
