import type { Client } from './client.ts'
import { addressOf } from './http.ts'
import { anything, array, object, optional, string, type Infer } from './shape.ts'

const provider = object({ id: string, name: optional(string) })
export type Provider = Infer<typeof provider>

/** Logins with other providers (OpenID Connect). `loginOidc` of the client completes one. */
export type Oidc = {
  /** Those that this platform is configured for. */
  providers: () => Promise<Provider[]>
  /**
   * Where to send the browser, whole page: it comes back to `<PUBLIC_URL>/oidc?code=`. `prompt`: ask again who it is;
   * `codeChallenge`: of a verifier that `loginOidc` then has to know (RFC 7636, S256).
   */
  startUrl: (providerId: string, options?: { prompt?: 'login'; codeChallenge?: string }) => string
  /** The providers one logs in with. */
  identities: () => Promise<Provider[]>
  /** Where to send the browser, so that one can log in with this provider too. @throws ApiProblem `provider-linked` */
  link: (providerId: string, password?: string) => Promise<string>
  unlink: (providerId: string, password?: string) => Promise<void>
}

const providers = object({ items: array(provider) })

/** Logins with other providers; the entry is `@chat/sdk/oidc`. */
export const createOidc = ({ request, parts }: Pick<Client, 'request' | 'parts'>): Oidc => {
  const { send, url } = parts
  const confirmed = (password: string | undefined) => ({ ...(password !== undefined && { password }) })

  return {
    providers: async () => (await send('GET', '/auth/oidc', providers)).items,
    startUrl: (providerId, options) => addressOf(url, `/auth/oidc/${encodeURIComponent(providerId)}/start`, options),
    identities: async () => (await request('GET', '/auth/identities', providers)).items,
    link: async (providerId, password) => {
      const path = `/auth/oidc/${encodeURIComponent(providerId)}/link`
      // the answer sets a cookie, which the callback looks for
      const options = { body: confirmed(password), credentials: 'include' as const }
      return (await request('POST', path, object({ url: string }), options)).url
    },
    unlink: async (providerId, password) =>
      void (await request('DELETE', `/auth/identities/${encodeURIComponent(providerId)}`, anything, {
        body: confirmed(password),
      })),
  }
}
