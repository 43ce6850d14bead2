import { z } from 'zod'
import type { Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'

export type MfaChallenge = { mfaRequired: true; mfaToken: string }

const lifetimeMs = 300_000
const label = 'mfa-token'

/** Who has given a right password, and until when the code may follow. `generation`: of the sessions of then. */
const content = z.object({ userId: z.string(), generation: z.number(), expiresAt: z.number() })

export const askForCode = ({ vault, now }: Pick<Deps, 'vault' | 'now'>, account: Account): MfaChallenge => {
  const expiresAt = now().getTime() + lifetimeMs
  const mfaToken = vault.seal(
    JSON.stringify({ userId: account.id, generation: account.sessionsGeneration, expiresAt }),
    label,
  )
  return { mfaRequired: true, mfaToken }
}

/** Whose it is; null for what was not made here, has expired. */
export const readMfaToken = (
  { vault, now }: Pick<Deps, 'vault' | 'now'>,
  mfaToken: string,
): { userId: string; generation: number } | null => {
  try {
    const { userId, generation, expiresAt } = content.parse(JSON.parse(vault.unseal(mfaToken, label)))
    return expiresAt > now().getTime() ? { userId, generation } : null
  } catch {
    return null
  }
}
