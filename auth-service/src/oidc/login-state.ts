import { z } from 'zod'
import type { Deps } from '../deps.ts'

/** How long somebody may take at the provider. */
export const lifetimeMs = 600_000

const label = 'oidc-login'

/**
 * A login under way. It is nowhere but in the browser that began it, sealed: so an answer of the provider counts in that
 * browser only, and for what was asked there.
 */
const loginState = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  pkceVerifier: z.string(),
  startedAt: z.number(),
  /** The provider was asked not to rely on a login of before. */
  isFresh: z.boolean(),
  /** Who gets the code has to show what this was made of: base64url of SHA-256, as in RFC 7636. */
  codeChallenge: z.string().optional(),
  /** Who is logged in and wants this login as well. */
  linkFor: z.object({ userId: z.string(), sessionId: z.string() }).optional(),
})
export type LoginState = z.infer<typeof loginState>

export const sealLogin = ({ vault }: Pick<Deps, 'vault'>, login: LoginState): string =>
  vault.seal(JSON.stringify(login), label)

/** Null for what was not made here, or has expired. */
export const openLogin = ({ vault, now }: Pick<Deps, 'vault' | 'now'>, sealed: string): LoginState | null => {
  try {
    const login = loginState.parse(JSON.parse(vault.unseal(sealed, label)))
    return login.startedAt + lifetimeMs > now().getTime() ? login : null
  } catch {
    return null
  }
}
