import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import { accountIdOf } from '../one-time-tokens/one-time-token.ts'
import { problem } from '../problems.ts'
import { emailVerified } from './email-changes.ts'

/**
 * Puts an address in force by the token that was mailed to it, once.
 *
 * @throws ProblemError `invalid-token`, and `email-taken` where somebody else has the address by now.
 */
export const verifyEmail = async (deps: ChangeDeps, token: string, requestId?: string): Promise<void> => {
  const id = accountIdOf(token)
  if (id === undefined) throw problem('invalid-token')

  const account = await changeAccount(deps, id, (current, at) => {
    const change = emailVerified(current, { token, at, requestId })
    if (change === null) throw problem('invalid-token')
    return change
  })
  if (account === null) throw problem('invalid-token')
}
