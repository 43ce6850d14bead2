import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { Account, Credentials } from './account.ts'

/**
 * Who it is. Takes the same time and answers the same whether there is such an account or not.
 *
 * @throws ProblemError `invalid-credentials`, `too-many-requests`
 */
export const checkCredentials = async (
  deps: Pick<Deps, 'accounts' | 'passwords' | 'loginThrottle'>,
  { login, password }: Credentials,
  address: string,
): Promise<Account> => {
  const attempt = await deps.loginThrottle.begin(login, address)
  const account = await deps.accounts.findByLogin(login).catch(attempt.withdraw)
  const isRight = await deps.passwords.verify(password, account?.passwordHash).catch(attempt.withdraw)
  if (account === null || !isRight) throw problem('invalid-credentials')

  await attempt.succeeded()
  return account
}
