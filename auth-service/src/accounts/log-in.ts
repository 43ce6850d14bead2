import { problem as commonProblem } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { askForCode, type MfaChallenge } from '../mfa/ask-for-code.ts'
import { problem } from '../problems.ts'
import type { Arrival } from '../sessions/client.ts'
import { startSession, type SignedIn } from '../sessions/start-session.ts'
import { hasMfa, type Account } from './account.ts'

type LogInDeps = Pick<
  Deps,
  'accounts' | 'sessions' | 'outbox' | 'refreshTokens' | 'keyRing' | 'vault' | 'config' | 'instanceId' | 'now'
>

/**
 * What somebody gets who has proven who they are by a first factor, a password or a provider: a session, or a question
 * for the second.
 *
 * @throws ProblemError `account-disabled`
 */
export const logIn = async (deps: LogInDeps, account: Account, client: Arrival): Promise<SignedIn | MfaChallenge> => {
  if (account.deletedAt !== undefined) throw commonProblem('unauthenticated')
  if (account.disabledAt !== undefined) throw problem('account-disabled')
  return hasMfa(account) ? askForCode(deps, account, client.oidcAt) : startSession(deps, account, client)
}
