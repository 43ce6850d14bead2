import { ProblemError } from '@chat/common/http/problem'
import { hasMfa, isOpen } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { Client } from '../sessions/client.ts'
import { startSession, type SignedIn } from '../sessions/start-session.ts'
import { readMfaToken } from './ask-for-code.ts'
import { giveCode, type CodeDeps } from './give-code.ts'

type LogInDeps = CodeDeps & Pick<Deps, 'sessions' | 'refreshTokens' | 'keyRing' | 'instanceId'>

/** At the door a wrong code is refused as a wrong password is. */
const asAtLogin = (error: unknown): never => {
  if (error instanceof ProblemError && error.slug === 'wrong-code')
    throw problem('invalid-credentials', { detail: error.problem.title })
  throw error
}

/**
 * The second step of a login. What the first has given is void once all sessions of the account were ended, as a change
 * of password does, or the second factor is another matter now.
 *
 * @throws ProblemError `invalid-token`: begin again; `invalid-credentials`: another code; `too-many-requests`
 */
export const logInWithCode = async (
  deps: LogInDeps,
  { mfaToken, code }: { mfaToken: string; code: string },
  client: Client,
  requestId?: string,
): Promise<SignedIn> => {
  const proven = readMfaToken(deps, mfaToken)
  if (proven === null) throw problem('invalid-token')
  const { userId: accountId, generation, oidcAt } = proven
  const known = await deps.accounts.findById(accountId)
  if (known === null || !hasMfa(known)) throw problem('invalid-token')

  const account = await giveCode(deps, { accountId, code, requestId }, (current) => {
    if (!isOpen(current) || current.sessionsGeneration !== generation) throw problem('invalid-token')
    return { account: current }
  }).catch(asAtLogin)
  return startSession(deps, account, { ...client, oidcAt })
}
