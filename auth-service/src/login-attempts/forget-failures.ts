import type { Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { workOf, type Work } from '../work/work.ts'

/**
 * The failed logins of an account count no more. From the network of `address` they are counted apart for as long as a
 * lock lasts: whoever goes on guessing elsewhere does not lock the owner out again.
 */
export const forgetFailures = (
  { loginThrottle, config }: Pick<Deps, 'loginThrottle' | 'config'>,
  account: Account,
  { address, at, requestId }: { address: string; at: Date; requestId?: string | undefined },
): Work => {
  const counters = loginThrottle.countersOf(account)
  const own = loginThrottle.ownCountersOf(account, address)
  const ownUntil = new Date(at.getTime() + config.LOGIN_LOCK_SECONDS * 1_000)
  return workOf('forget-attempts', { counters, own, ownUntil }, { at, requestId })
}
