import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { Provider } from './create-providers.ts'
import type { LoginState } from './login-state.ts'

type Wish = Pick<LoginState, 'codeChallenge' | 'linkFor'> & { isFresh: boolean }

/** @throws ProblemError `provider-not-found` */
export const providerOf = ({ providers }: Pick<Deps, 'providers'>, id: string): Provider => {
  const provider = providers.get(id)
  if (provider === undefined) throw problem('provider-not-found')
  return provider
}

/**
 * A login for the browser to keep, and where to send it.
 *
 * @throws LoginRefused `unavailable`
 */
export const beginLogin = async (
  { now }: Pick<Deps, 'now'>,
  provider: Provider,
  wish: Wish,
): Promise<{ login: LoginState; url: string }> => {
  const login = {
    provider: provider.id,
    state: randomState(),
    nonce: randomNonce(),
    pkceVerifier: randomPKCECodeVerifier(),
    startedAt: now().getTime(),
    ...wish,
  }
  return { login, url: await provider.authorizationUrl(login) }
}
