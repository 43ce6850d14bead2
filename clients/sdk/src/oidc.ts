import { z } from 'zod'
import { addressOf, type Send } from './http.ts'
import { lenient } from './lenient.ts'

const provider = lenient({ id: z.string(), name: z.string().optional() })
export type Provider = z.infer<typeof provider>

/** Logins with other providers (OpenID Connect). `loginOidc` of the client completes one. */
export type Oidc = {
  /** Those that this platform is configured for. */
  providers: () => Promise<Provider[]>
  /** Where to send the browser, whole page: it comes back to `<PUBLIC_URL>/oidc?code=`. */
  startUrl: (providerId: string) => string
}

export const createOidc = ({ send, url }: { send: Send; url: string }): Oidc => ({
  providers: async () => (await send('GET', '/auth/oidc', lenient({ items: z.array(provider) }))).items,
  startUrl: (providerId) => addressOf(url, `/auth/oidc/${encodeURIComponent(providerId)}/start`),
})
