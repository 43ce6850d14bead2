import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { forgetFailures } from '../login-attempts/forget-failures.ts'
import { accountIdOf } from '../one-time-tokens/one-time-token.ts'
import { problem } from '../problems.ts'
import { mayReset, passwordReset } from './password-changes.ts'
import { refuseWeakPassword } from './refuse-weak-password.ts'

type Given = { token: string; newPassword: string; address: string; requestId?: string | undefined }

/**
 * Sets a password by the token of a mail, which counts once; whoever was locked out may log in from here at once. A
 * second factor is asked for at that login as at any other.
 *
 * @throws ProblemError `invalid-token`, `common-password`
 */
export const resetPassword = async (
  deps: ChangeDeps & Pick<Deps, 'passwords' | 'loginThrottle' | 'config'>,
  { token, newPassword, address, requestId }: Given,
): Promise<void> => {
  const id = accountIdOf(token)
  const account = id === undefined ? null : await deps.accounts.findById(id)
  if (account === null || !mayReset(account, token, deps.now())) throw problem('invalid-token')

  await refuseWeakPassword(newPassword, account, '#/newPassword')
  const passwordHash = await deps.passwords.hash(newPassword)
  await changeAccount(deps, account.id, (current, at) => {
    const change = passwordReset(current, { token, passwordHash, at, requestId })
    if (change === null) throw problem('invalid-token') // somebody was first

    return { ...change, work: [...(change.work ?? []), forgetFailures(deps, current, { address, at, requestId })] }
  })
}
