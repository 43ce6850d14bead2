import { createHash } from 'node:crypto'
import { clientNetwork } from '@chat/common/http/client-network'
import { problem } from '@chat/common/http/problem'
import type { LoginAttemptStore } from './login-attempt.model.ts'
import { accountRule, addressRule } from './throttle-rule.ts'

/** An attempt under way; it counts as failed until something else is said. */
export type LoginAttempt = {
  succeeded: () => Promise<void>
  /** It came to no result: gives it back and throws `error` on. */
  withdraw: (error: unknown) => Promise<never>
}

export type LoginThrottle = {
  /** @throws ProblemError `too-many-requests` */
  begin: (login: string, address: string) => Promise<LoginAttempt>
}

type Deps = { loginAttempts: LoginAttemptStore; now: () => Date }

/**
 * Failed logins are slowed, then locked out, per login as typed and per address, counted in the database for all
 * instances. A login that nobody has is counted too, so the answers tell nothing; by the same reasoning username and
 * address of one person are counted apart. Hashed: an e-mail address is nothing to keep for this.
 */
export const createLoginThrottle = ({ loginAttempts, now }: Deps, { lockMs }: { lockMs: number }): LoginThrottle => {
  const rules = { login: accountRule(lockMs), address: addressRule(lockMs) }

  const count = async (kind: keyof typeof rules, name: string) => {
    const key = `${kind}:${createHash('sha256').update(name).digest('base64url')}`
    const { admitted, blockedUntil } = await loginAttempts.count(key, rules[kind], now())
    return { key, admitted, blockedUntil }
  }

  const refuse = (blockedUntil: Date) => {
    const retryAfterSeconds = Math.max(1, Math.ceil((blockedUntil.getTime() - now().getTime()) / 1_000))
    return problem('too-many-requests', { retryAfterSeconds, detail: 'Too many failed logins' })
  }

  return {
    begin: async (login, address) => {
      const byLogin = await count('login', login)
      if (!byLogin.admitted) throw refuse(byLogin.blockedUntil)

      // an address that is locked out must not be able to lock accounts
      const byAddress = await count('address', clientNetwork(address))
      if (!byAddress.admitted) {
        await loginAttempts.uncount(byLogin.key, byLogin.blockedUntil)
        throw refuse(byAddress.blockedUntil)
      }

      return {
        succeeded: async () => {
          await loginAttempts.forget(byLogin.key)
          await loginAttempts.uncount(byAddress.key, byAddress.blockedUntil)
        },
        withdraw: async (error) => {
          await loginAttempts.uncount(byLogin.key, byLogin.blockedUntil)
          await loginAttempts.uncount(byAddress.key, byAddress.blockedUntil)
          throw error
        },
      }
    },
  }
}

/** For load tests. */
export const noLoginThrottle: LoginThrottle = {
  begin: async () => ({
    succeeded: async () => {},
    withdraw: async (error) => {
      throw error
    },
  }),
}
