import { z } from 'zod'
import type { Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'

export type MfaChallenge = { mfaRequired: true; mfaToken: string }

const lifetimeMs = 300_000
const label = 'mfa-token'

/** Who has given a right password, and until when the code may follow. `generation`: of the sessions of then. */
const content = z.object({
  userId: z.string(),
  generation: z.number(),
  expiresAt: z.number(),
  oidcAt: z.coerce.date().optional(),
})

/** `oidcAt`: when a provider was what they have proven it by. */
export const askForCode = (
  { vault, now }: Pick<Deps, 'vault' | 'now'>,
  { id: userId, sessionsGeneration: generation }: Account,
  oidcAt?: Date,
): MfaChallenge => {
  const expiresAt = now().getTime() + lifetimeMs
  const mfaToken = vault.seal(JSON.stringify({ userId, generation, expiresAt, oidcAt }), label)
  return { mfaRequired: true, mfaToken }
}

/** Whose it is; null for what was not made here, has expired. */
export const readMfaToken = (
  { vault, now }: Pick<Deps, 'vault' | 'now'>,
  mfaToken: string,
): { userId: string; generation: number; oidcAt?: Date | undefined } | null => {
  try {
    const { expiresAt, ...proven } = content.parse(JSON.parse(vault.unseal(mfaToken, label)))
    return expiresAt > now().getTime() ? proven : null
  } catch {
    return null
  }
}
