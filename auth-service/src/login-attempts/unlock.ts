import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { accountIdOf, takeToken } from '../one-time-tokens/one-time-token.ts'
import { problem } from '../problems.ts'
import { workOf } from '../work/work.ts'
import { forgetFailures } from './forget-failures.ts'

/** Takes the lock off by the token of a mail, once. @throws ProblemError `invalid-token` */
export const unlock = async (
  deps: ChangeDeps & Pick<Deps, 'loginThrottle' | 'config'>,
  { token, address, requestId }: { token: string; address: string; requestId?: string | undefined },
): Promise<void> => {
  const accountId = accountIdOf(token)
  if (accountId === undefined) throw problem('invalid-token')

  const unlocked = await changeAccount(deps, accountId, (account, at) => {
    const found = takeToken(account.tokens, { token, purpose: 'unlock', now: at })
    if (found === null) throw problem('invalid-token')
    const entry = { action: 'account-unlocked', actorId: account.id, targetId: account.id } as const
    return {
      account: { ...account, tokens: found.left },
      work: [forgetFailures(deps, account, { address, at, requestId }), workOf('audit', entry, { at, requestId })],
    }
  })
  if (unlocked === null) throw problem('invalid-token')
}
