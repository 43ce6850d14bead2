import type { Caller } from '@chat/common/auth/caller'
import { hasMfa, isOpen, type Account } from '../accounts/account.ts'
import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import { confirmIdentity } from '../accounts/confirm-identity.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { newFactor } from './second-factor.ts'
import { sealSecret } from './seal-secret.ts'
import { newSecret, otpauthUrlOf } from './totp.ts'

type EnrolDeps = ChangeDeps & Pick<Deps, 'sessions' | 'passwords' | 'loginThrottle' | 'vault' | 'config'>

/** How long who has just logged in need not say the password again: a factor that a thief adds locks the owner out. */
const freshForMs = 900_000

const isFresh = async ({ sessions, now }: EnrolDeps, { sessionId }: Caller): Promise<boolean> => {
  const session = await sessions.find(sessionId)
  return session !== null && now().getTime() - session.createdAt.getTime() <= freshForMs
}

const withSecret = (deps: EnrolDeps, account: Account, secret: string): Account => {
  if (!isOpen(account)) throw problem('account-not-found')
  if (hasMfa(account)) throw problem('mfa-enabled')
  return { ...account, mfa: newFactor(sealSecret(deps, account.id, secret)) }
}

/**
 * A key for an authenticator app, in place of one that was never confirmed. It asks nobody for codes yet. The password
 * is needed unless the session began within the last quarter of an hour.
 *
 * @throws ProblemError `mfa-enabled`, and what `confirmIdentity` throws
 */
export const enrol = async (
  deps: EnrolDeps,
  caller: Caller,
  password: string | undefined,
): Promise<{ secret: string; otpauthUrl: string }> => {
  if (password !== undefined || !(await isFresh(deps, caller))) await confirmIdentity(deps, caller, password)

  const secret = newSecret()
  const account = await changeAccount(deps, caller.userId, (current) => ({
    account: withSecret(deps, current, secret),
  }))
  if (account === null) throw problem('account-not-found')

  const issuer = new URL(deps.config.PUBLIC_URL).hostname
  return { secret, otpauthUrl: otpauthUrlOf(secret, { issuer, username: account.username }) }
}
