import { ProblemError } from '@chat/common/http/problem'
import { hasMfa, type Account } from '../accounts/account.ts'
import { changeAccount, type AccountChange, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { secretOf } from './seal-secret.ts'
import { canBeGuessed, takeCode } from './second-factor.ts'
import { tellOfLockedCodes } from './tell-of-locked-codes.ts'
import { tellOwner } from './tell-owner.ts'

export type CodeDeps = ChangeDeps & Pick<Deps, 'loginThrottle' | 'vault' | 'config' | 'log'>

type Given = { accountId: string; code: string; requestId?: string | undefined }

const isWrongCode = (error: unknown): boolean => error instanceof ProblemError && error.slug === 'wrong-code'

/**
 * Counts a code per account, so that six digits cannot be guessed: `work` throws `wrong-code` for a wrong one. Too many
 * hold up such codes alone: sessions go on, and a recovery code still opens.
 *
 * @throws ProblemError `too-many-requests`, and what `work` throws
 */
export const countCode = async <Result>(
  deps: CodeDeps,
  { accountId, code, requestId }: Given,
  work: () => Promise<Result>,
): Promise<Result> => {
  if (!canBeGuessed(code)) return work()

  const attempt = await deps.loginThrottle.beginCode(accountId)
  const result = await work().catch(async (error: unknown) => {
    if (!isWrongCode(error)) return attempt.withdraw(error)
    if (attempt.isLast) await tellOfLockedCodes(deps, accountId, requestId)
    throw error
  })
  await attempt.succeeded()
  return result
}

/**
 * Changes the account of whoever gives a code of its second factor; the code is used up in the same write, so of two who
 * come with it one is late. `next` gets the account without the code and may throw, which uses nothing up.
 *
 * @throws ProblemError `mfa-not-enabled`, `wrong-code`, `too-many-requests`, and what `next` throws
 */
export const giveCode = async (
  deps: CodeDeps,
  { accountId, code, requestId }: Given,
  next: (account: Account, at: Date) => AccountChange,
): Promise<Account> => {
  const changed = await countCode(deps, { accountId, code, requestId }, () =>
    changeAccount(deps, accountId, (account, at) => {
      if (account.mfa === undefined || !hasMfa(account)) throw problem('mfa-not-enabled')
      const taken = takeCode(account.mfa, code, { secret: secretOf(deps, account.id, account.mfa), now: at })
      const change = next({ ...account, mfa: taken?.mfa ?? account.mfa }, at)
      if (taken === null) throw problem('wrong-code')

      const told = taken.was === 'recovery' ? tellOwner(account, 'recovery-code-used', { at, requestId }) : []
      return { ...change, work: [...(change.work ?? []), ...told] }
    }),
  )
  if (changed === null) throw problem('mfa-not-enabled')
  return changed
}
