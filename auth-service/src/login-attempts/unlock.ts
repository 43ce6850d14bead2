import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { accountIdOf, takeToken } from '../one-time-tokens/one-time-token.ts'
import { problem } from '../problems.ts'
import { workOf } from '../work/work.ts'

/**
 * Takes the lock off by the token of a mail, once. From the network in which that was done the logins are counted apart
 * for as long as a lock lasts: whoever goes on guessing elsewhere does not lock the owner out again.
 *
 * @throws ProblemError `invalid-token`
 */
export const unlock = async (
  deps: ChangeDeps & Pick<Deps, 'loginThrottle' | 'config'>,
  { token, address, requestId }: { token: string; address: string; requestId?: string | undefined },
): Promise<void> => {
  const accountId = accountIdOf(token)
  if (accountId === undefined) throw problem('invalid-token')

  const unlocked = await changeAccount(deps, accountId, (account, at) => {
    const found = takeToken(account.tokens, { token, purpose: 'unlock', now: at })
    if (found === null) throw problem('invalid-token')
    const counters = deps.loginThrottle.countersOf(account)
    const own = deps.loginThrottle.ownCountersOf(account, address)
    const ownUntil = new Date(at.getTime() + deps.config.LOGIN_LOCK_SECONDS * 1_000)
    const entry = { action: 'account-unlocked', actorId: account.id, targetId: account.id } as const
    return {
      account: { ...account, tokens: found.left },
      work: [
        workOf('forget-attempts', { counters, own, ownUntil }, { at, requestId }),
        workOf('audit', entry, { at, requestId }),
      ],
    }
  })
  if (unlocked === null) throw problem('invalid-token')
}
