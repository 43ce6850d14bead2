import type { Deps } from '../deps.ts'
import { tellOfLock } from '../login-attempts/tell-of-lock.ts'
import { problem } from '../problems.ts'
import type { Account, Credentials } from './account.ts'

type CredentialDeps = Parameters<typeof tellOfLock>[0] & Pick<Deps, 'passwords' | 'loginThrottle'>

/**
 * Who it is. Takes the same time and answers the same whether there is such an account or not.
 *
 * @throws ProblemError `invalid-credentials`, `too-many-requests`
 */
export const checkCredentials = async (
  deps: CredentialDeps,
  { login, password }: Credentials,
  address: string,
): Promise<Account> => {
  const attempt = await deps.loginThrottle.begin(login, address)
  const account = await deps.accounts.findByLogin(login).catch(attempt.withdraw)
  const isRight = await deps.passwords.verify(password, account?.passwordHash).catch(attempt.withdraw)
  if (account === null || !isRight) {
    // not waited for: the time of the answer would tell that there is somebody to be told
    if (account !== null && attempt.isLast) void tellOfLock(deps, account.id)
    throw problem('invalid-credentials')
  }

  await attempt.succeeded()
  return account
}
