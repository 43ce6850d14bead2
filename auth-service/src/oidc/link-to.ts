import { ProblemError } from '@chat/common/http/problem'
import { allows } from '../accounts/account.ts'
import { changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import type { LoginState } from './login-state.ts'
import type { Person } from './person.ts'
import { LoginRefused } from './refusal.ts'
import { mayLink } from './which-account.ts'
import { withIdentity } from './with-identity.ts'

type LinkDeps = Pick<Deps, 'accounts' | 'sessions' | 'outbox' | 'work' | 'now'>

/**
 * Lets somebody who was logged in when they asked, and still is, log in as this person too.
 *
 * @throws LoginRefused
 */
export const linkTo = async (
  deps: LinkDeps,
  { userId, sessionId }: NonNullable<LoginState['linkFor']>,
  person: Person,
  requestId: string | undefined,
): Promise<void> => {
  const [byIdentity, session, isLive] = await Promise.all([
    deps.accounts.findByIdentity(person),
    deps.sessions.find(sessionId),
    deps.sessions.isLive(sessionId, deps.now()),
  ])
  try {
    await changeAccount(deps, userId, (account, at) => {
      if (session === null || !isLive || !allows(account, session)) throw new LoginRefused('expired')
      const answer = mayLink(account, person, byIdentity)
      if (answer === null) return null
      if (answer !== 'yes') throw new LoginRefused(answer)
      return withIdentity(account, person, { at, requestId })
    })
  } catch (error) {
    if (error instanceof ProblemError && error.slug === 'identity-taken') throw new LoginRefused('identity-taken')
    throw error
  }
}
