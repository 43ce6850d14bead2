import * as client from 'openid-client'
import { createDiscovery } from './discover.ts'
import type { LoginState } from './login-state.ts'
import { personOf, saysEnough, type Person } from './person.ts'
import type { ProviderConfig } from './provider-config.ts'
import { LoginRefused } from './refusal.ts'
import { whyRefused } from './why-refused.ts'

export type Provider = Pick<ProviderConfig, 'id' | 'name'> & {
  /** Where to send the browser. @throws LoginRefused `unavailable` */
  authorizationUrl: (login: LoginState) => Promise<string>
  /** Who it is that the browser came back with. @throws LoginRefused */
  identify: (query: URLSearchParams, login: LoginState) => Promise<Person>
}

/** Asked for so that the provider says when somebody has logged in there: only then has it to (OpenID Connect Core, 3.1.2.1). */
const monthInSeconds = '2592000'

type Known = { publicUrl: string; now: () => Date }

const createProvider = (config: ProviderConfig, { publicUrl, now }: Known): Provider => {
  const discover = createDiscovery(config, now)
  // one address for each provider, so that none can pass its answer off as another's (RFC 9700, 4.4.2)
  const redirectUri = `${publicUrl}/api/auth/oidc/${config.id}/callback`

  return {
    id: config.id,
    name: config.name,

    authorizationUrl: async ({ state, nonce, pkceVerifier, isFresh }) => {
      try {
        const url = client.buildAuthorizationUrl(await discover(), {
          redirect_uri: redirectUri,
          scope: config.scopes,
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(pkceVerifier),
          code_challenge_method: 'S256',
          ...(isFresh && { prompt: 'login' }),
          max_age: isFresh ? '0' : monthInSeconds,
        })
        return url.href
      } catch (error) {
        throw whyRefused(error)
      }
    },

    identify: async (query, { state, nonce, pkceVerifier }) => {
      try {
        const configuration = await discover()
        const tokens = await client.authorizationCodeGrant(configuration, new URL(`${redirectUri}?${query}`), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: pkceVerifier,
          idTokenExpected: true,
        })
        const idToken = tokens.claims()
        if (idToken === undefined) throw new LoginRefused('failed')
        if (saysEnough(idToken) || configuration.serverMetadata().userinfo_endpoint === undefined)
          return personOf(config.id, idToken)

        return personOf(config.id, idToken, await client.fetchUserInfo(configuration, tokens.access_token, idToken.sub))
      } catch (error) {
        throw whyRefused(error)
      }
    },
  }
}

/** By their ids, in the order they are configured. */
export type Providers = ReadonlyMap<string, Provider>

export const createProviders = (configs: ProviderConfig[], known: Known): Providers =>
  new Map(configs.map((config) => [config.id, createProvider(config, known)]))
