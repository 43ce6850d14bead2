import { createHash } from 'node:crypto'
import { clientNetwork } from '@chat/common/http/client-network'
import { problem } from '@chat/common/http/problem'
import type { CountedAttempt, LoginAttemptStore } from './login-attempt.model.ts'
import { accountRule, addressRule, codeRule, type ThrottleRule } from './throttle-rule.ts'

/** An attempt under way; it counts as failed until something else is said. */
export type LoginAttempt = {
  /** If it fails it is the one that locks. */
  isLast: boolean
  succeeded: () => Promise<void>
  /** It came to no result: gives it back and throws `error` on. */
  withdraw: (error: unknown) => Promise<never>
}

type Person = { id: string; username: string; email: string }

export type LoginThrottle = {
  /** @throws ProblemError `too-many-requests` */
  begin: (login: string, address: string) => Promise<LoginAttempt>
  /** For a code of somebody who has proven the rest. @throws ProblemError `too-many-requests` */
  beginCode: (accountId: string) => Promise<LoginAttempt>
  /**
   * Under which keys somebody's failures are counted, wherever they come from. Those with codes are not among them: who
   * reads their mails, and can set their password so, must not get more guesses at the second factor.
   */
  countersOf: (person: Person) => string[]
  /** Those for their logins from one network alone. */
  ownCountersOf: (person: Person, address: string) => string[]
}

type Deps = { loginAttempts: LoginAttemptStore; now: () => Date }

const keyOf = (kind: string, name: string): string => `${kind}:${createHash('sha256').update(name).digest('base64url')}`

const loginsOf = ({ username, email }: Person): string[] => [username, email]

/** Somebody's logins as one network knows them. No login has a space at its end. */
const ownKey = (login: string, network: string): string => keyOf('own', `${login} \n${network}`)

/** What somebody with a session is asked again, see `confirmIdentity`. */
const askedAgain = (accountId: string): string => `ACCOUNT:${accountId}`

const countersOf = (person: Person): string[] => [
  ...loginsOf(person).map((login) => keyOf('login', login)),
  keyOf('login', askedAgain(person.id)),
]

const ownCountersOf = (person: Person, address: string): string[] =>
  loginsOf(person).map((login) => ownKey(login, clientNetwork(address)))

type Counted = CountedAttempt & { key: string; rule: ThrottleRule }

const isLast = ({ failures, rule: { locksAt = Infinity } }: Counted): boolean => failures >= locksAt

/**
 * Failed logins are slowed, then locked out, per login as typed and per address, counted in the database for all
 * instances. A login that nobody has is counted too, so the answers tell nothing; by the same reasoning username and
 * address of one person are counted apart. Who has left a lock by mail is counted apart in their network, so that
 * nobody elsewhere can lock them out again. Hashed: an e-mail address is nothing to keep for this.
 */
export const createLoginThrottle = ({ loginAttempts, now }: Deps, { lockMs }: { lockMs: number }): LoginThrottle => {
  const byAccount = accountRule(lockMs)
  const byAddress = addressRule(lockMs)
  const byCode = codeRule(lockMs)

  const count = async (key: string, rule: ThrottleRule): Promise<Counted> => ({
    key,
    rule,
    ...(await loginAttempts.count(key, rule, now())),
  })

  const countOwn = async (key: string): Promise<Counted | null> => {
    const counted = await loginAttempts.countIfKept(key, byAccount, now())
    return counted && { key, rule: byAccount, ...counted }
  }

  const giveBack = ({ key, blockedUntil }: Counted): Promise<void> => loginAttempts.uncount(key, blockedUntil)

  const refuse = ({ blockedUntil }: Counted) => {
    const retryAfterSeconds = Math.max(1, Math.ceil((blockedUntil.getTime() - now().getTime()) / 1_000))
    return problem('too-many-requests', { retryAfterSeconds, detail: 'Too many failed logins' })
  }

  return {
    begin: async (login, address) => {
      const network = clientNetwork(address)
      const forLogin = (await countOwn(ownKey(login, network))) ?? (await count(keyOf('login', login), byAccount))
      if (!forLogin.admitted) throw refuse(forLogin)

      // an address that is locked out must not be able to lock accounts
      const forAddress = await count(keyOf('address', network), byAddress)
      if (!forAddress.admitted) {
        await giveBack(forLogin)
        throw refuse(forAddress)
      }

      return {
        isLast: isLast(forLogin),
        succeeded: async () => {
          await loginAttempts.forget([forLogin.key])
          await giveBack(forAddress)
        },
        withdraw: async (error) => {
          await giveBack(forLogin)
          await giveBack(forAddress)
          throw error
        },
      }
    },

    beginCode: async (accountId) => {
      const forCode = await count(keyOf('code', accountId), byCode)
      if (!forCode.admitted) throw refuse(forCode)

      return {
        isLast: isLast(forCode),
        succeeded: () => loginAttempts.forget([forCode.key]),
        withdraw: async (error) => {
          await giveBack(forCode)
          throw error
        },
      }
    },

    countersOf,
    ownCountersOf,
  }
}

const uncounted: LoginAttempt = {
  isLast: false,
  succeeded: async () => {},
  withdraw: async (error) => {
    throw error
  },
}

/** For load tests. */
export const noLoginThrottle: LoginThrottle = {
  begin: async () => uncounted,
  beginCode: async () => uncounted,
  countersOf,
  ownCountersOf,
}
