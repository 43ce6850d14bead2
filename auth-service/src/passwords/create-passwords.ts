import { createGate } from '@chat/common/process/create-gate'
import bcrypt from 'bcrypt'

export type Passwords = {
  hash: (password: string) => Promise<string>
  /** Without a hash it takes as long as with one, and is false. */
  verify: (password: string, hash: string | undefined) => Promise<boolean>
}

type Options = { cost: number; concurrency: number; maxWaiting: number }

/**
 * bcrypt on the thread pool of libuv, a few at a time: it would hold up everything else that needs a thread.
 *
 * @throws ProblemError `unavailable` when too many wait.
 */
export const createPasswords = ({ cost, concurrency, maxWaiting }: Options): Passwords => {
  const run = createGate({ concurrency, maxWaiting })
  const nobodysHash = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`

  return {
    hash: (password) => run(() => bcrypt.hash(password, cost)),
    verify: async (password, hash) => {
      const matches = await run(() => bcrypt.compare(password, hash ?? nobodysHash))
      return matches && hash !== undefined
    },
  }
}
