import { ProblemError } from '@chat/common/http/problem'
import { problem as commonProblem } from '@chat/common/http/problem'
import { register } from '../accounts/register.ts'
import { isOpen } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { giveLoginCode, type Proof } from './give-login-code.ts'
import type { Person } from './person.ts'
import { LoginRefused } from './refusal.ts'
import { displayNameOf, usernameCandidates } from './username-candidates.ts'
import { hasIdentity, isTheirs, whichAccount, type Decision } from './which-account.ts'
import { withIdentity } from './with-identity.ts'

type LogInDeps = Pick<Deps, 'accounts' | 'outbox' | 'work' | 'vault' | 'config' | 'instanceId' | 'now'>

/** How often somebody else may write first. */
const attempts = 10

/** Read, decided, and overtaken by somebody: to be decided again. */
class Overtaken extends Error {
  override name = 'Overtaken'
}

const isTaken = (error: unknown, ...slugs: string[]): boolean =>
  error instanceof ProblemError && slugs.includes(error.slug)

/** @throws Overtaken where an account with this login or address has come about meanwhile */
const registerAs = async (
  deps: LogInDeps,
  person: Person,
  { email, emailVerified }: Extract<Decision, { kind: 'register' }>,
  requestId: string | undefined,
): Promise<string> => {
  const { provider, subject } = person
  const fixed = { email, emailVerified, displayName: displayNameOf(person), identities: [{ provider, subject }] }
  for (const username of usernameCandidates(person)) {
    try {
      return (await register(deps, { username, ...fixed }, requestId)).id
    } catch (error) {
      if (isTaken(error, 'email-taken', 'identity-taken')) throw new Overtaken()
      if (!isTaken(error, 'username-taken')) throw error
    }
  }
  throw commonProblem('unavailable')
}

const carryOut = async (
  deps: LogInDeps,
  person: Person,
  { decision, proof, requestId }: { decision: Decision; proof: Proof; requestId: string | undefined },
): Promise<string> => {
  switch (decision.kind) {
    case 'refuse':
      throw new LoginRefused(decision.refusal)
    case 'log-in':
      return giveLoginCode(deps, decision.account.id, proof, (account) => {
        if (!hasIdentity(account, person) || !isOpen(account)) throw new Overtaken()
        return { account }
      })
    case 'link':
      return giveLoginCode(deps, decision.account.id, proof, (account, at) => {
        if (!isTheirs(account, person) || !isOpen(account)) throw new Overtaken()
        return withIdentity(account, person, { at, requestId })
      })
    case 'register':
      return giveLoginCode(deps, await registerAs(deps, person, decision, requestId), proof)
  }
}

/**
 * A code for the account that this person logs in as, which is made or linked if need be. Unique indexes and versions
 * decide between any number of them at once; who was overtaken decides again on what is there now.
 *
 * @throws LoginRefused; ProblemError `unavailable`
 */
export const logInAs = async (
  deps: LogInDeps,
  person: Person,
  given: { proof: Proof; requestId: string | undefined },
): Promise<string> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [byIdentity, byEmail] = await Promise.all([
      deps.accounts.findByIdentity(person),
      person.email === undefined ? null : deps.accounts.findByLogin(person.email),
    ])
    try {
      return await carryOut(deps, person, { decision: whichAccount(person, { byIdentity, byEmail }), ...given })
    } catch (error) {
      if (!(error instanceof Overtaken) && !isTaken(error, 'identity-taken')) throw error
    }
  }
  throw commonProblem('unavailable')
}
