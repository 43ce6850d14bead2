import type { Caller } from '@chat/common/auth/caller'
import { problem as commonProblem } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { Session } from '../sessions/session.ts'
import { allows, type Account } from './account.ts'

type ConfirmDeps = Pick<Deps, 'accounts' | 'sessions' | 'passwords' | 'loginThrottle' | 'now'>

/** How long a login through a provider stands for the password that an account does not have. */
const freshForMs = 300_000

const isFresh = ({ oidcAt }: Session, now: Date): boolean =>
  oidcAt !== undefined && now.getTime() - oidcAt.getTime() <= freshForMs

/**
 * Makes sure that it is the owner who calls and not only somebody with their session, before what cannot be taken back.
 * Wrong passwords are counted per account, apart from logins: a stolen session can neither guess nor lock anybody out.
 *
 * @throws ProblemError `wrong-password`, `too-many-requests`; of an account without a password, which ignores what is
 * given: `confirmation-required` unless the session began with a provider's login within the last five minutes.
 */
export const confirmIdentity = async (
  deps: ConfirmDeps,
  { userId, sessionId }: Caller,
  password: string | undefined,
): Promise<Account> => {
  const [account, session] = await Promise.all([deps.accounts.findById(userId), deps.sessions.find(sessionId)])
  if (account === null || session === null || !allows(account, session)) throw commonProblem('unauthenticated')

  if (account.passwordHash === undefined) {
    if (!isFresh(session, deps.now())) throw problem('confirmation-required')
    return account
  }

  if (password === undefined) throw problem('wrong-password', { detail: 'The password is needed' })
  await checkPassword(deps, account, password)
  return account
}

const checkPassword = async (deps: ConfirmDeps, { id, passwordHash }: Account, password: string): Promise<void> => {
  const counted = `ACCOUNT:${id}` // what somebody types as their login is in lower case
  const attempt = await deps.loginThrottle.begin(counted, counted)
  const isRight = await deps.passwords.verify(password, passwordHash).catch(attempt.withdraw)
  if (!isRight) throw problem('wrong-password')

  await attempt.succeeded()
}
