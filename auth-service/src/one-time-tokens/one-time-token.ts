import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export const purposes = ['verify-email', 'reset-password', 'unlock', 'oidc-login'] as const
export type Purpose = (typeof purposes)[number]

/** As it is kept: of the token only its hash. `email`: the address that `verify-email` puts in force. */
export type OneTimeToken = { purpose: Purpose; hash: string; createdAt: Date; expiresAt: Date; email?: string }

const form = /^([0-9a-f]{24})([\w-]{43})$/

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** 256 random bits after the id of the account, which says where to look. */
export const makeToken = (accountId: string): string => `${accountId}${randomBytes(32).toString('base64url')}`

/** Whose token it says it is; undefined for what is no token. */
export const accountIdOf = (token: string): string | undefined => form.exec(token)?.[1]

type NewToken = { token: string; purpose: Purpose; now: Date; lifetimeMs: number; email?: string | undefined }

/** Adds one; of each purpose only the newest is kept, and none that has expired. */
export const withToken = (
  tokens: OneTimeToken[],
  { token, purpose, now, lifetimeMs, email }: NewToken,
): OneTimeToken[] => [
  ...tokens.filter((kept) => kept.purpose !== purpose && kept.expiresAt > now),
  {
    purpose,
    hash: hashOf(token),
    createdAt: now,
    expiresAt: new Date(now.getTime() + lifetimeMs),
    ...(email !== undefined && { email }),
  },
]

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The one that was given out as `token` for this purpose and still counts, and the others without it; else null. */
export const takeToken = (
  tokens: OneTimeToken[],
  { token, purpose, now }: { token: string; purpose: Purpose; now: Date },
): { taken: OneTimeToken; left: OneTimeToken[] } | null => {
  const hash = hashOf(token)
  const taken = tokens.find((kept) => kept.purpose === purpose && kept.expiresAt > now && equal(kept.hash, hash))
  return taken === undefined ? null : { taken, left: tokens.filter((kept) => kept !== taken) }
}
