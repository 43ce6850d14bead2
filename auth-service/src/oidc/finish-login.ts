import type { Deps } from '../deps.ts'
import { linkTo } from './link-to.ts'
import { logInAs } from './log-in-as.ts'
import type { LoginState } from './login-state.ts'
import type { Person } from './person.ts'
import { LoginRefused } from './refusal.ts'

type FinishDeps = Parameters<typeof logInAs>[0] & Parameters<typeof linkTo>[0] & Pick<Deps, 'providers'>

/** What the page is told in its query. */
export type Outcome = { code: string } | { linked: string }

/** By how much the clock of a provider may be behind. */
const skewMs = 60_000

const checkFresh = ({ isFresh, startedAt }: LoginState, { authenticatedAt }: Person): void => {
  if (isFresh && authenticatedAt !== undefined && authenticatedAt.getTime() < startedAt - skewMs)
    throw new LoginRefused('not-fresh')
}

/**
 * Turns what the provider has sent the browser back with into a code for the page, or into a link that was asked for.
 * `login` is what this browser has begun.
 *
 * @throws LoginRefused
 */
export const finishLogin = async (
  deps: FinishDeps,
  { providerId, login, query }: { providerId: string; login: LoginState | null; query: URLSearchParams },
  requestId: string | undefined,
): Promise<Outcome> => {
  const provider = deps.providers.get(providerId)
  if (login === null || provider === undefined || login.provider !== providerId) throw new LoginRefused('expired')

  const person = await provider.identify(query, login)
  checkFresh(login, person)
  if (login.linkFor !== undefined) {
    await linkTo(deps, login.linkFor, person, requestId)
    return { linked: providerId }
  }

  const proof = { authenticatedAt: person.authenticatedAt, codeChallenge: login.codeChallenge }
  return { code: await logInAs(deps, person, { proof, requestId }) }
}
