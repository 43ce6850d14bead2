import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export const purposes = ['verify-email', 'reset-password', 'unlock', 'oidc-login'] as const
export type Purpose = (typeof purposes)[number]

/** What it stands for, beside its account. */
type Meaning = {
  /** The address that `verify-email` puts in force. */
  email?: string | undefined
  /** For `oidc-login`: when its owner showed the provider who they are, and what they have to show here. */
  authenticatedAt?: Date | undefined
  codeChallenge?: string | undefined
}

/** As it is kept: of the token only its hash. */
export type OneTimeToken = Meaning & { purpose: Purpose; hash: string; createdAt: Date; expiresAt: Date }

const form = /^([0-9a-f]{24})([\w-]{43})$/

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** 256 random bits after the id of the account, which says where to look. */
export const makeToken = (accountId: string): string => `${accountId}${randomBytes(32).toString('base64url')}`

/** Whose token it says it is; undefined for what is no token. */
export const accountIdOf = (token: string): string | undefined => form.exec(token)?.[1]

type NewToken = Meaning & { token: string; purpose: Purpose; now: Date; lifetimeMs: number }

/** Of what a mail brings the newest counts. Logins of several devices at once do not end each other. */
const most = (purpose: Purpose): number => (purpose === 'oidc-login' ? 5 : 1)

/** Adds one; of each purpose only the newest are kept, and none that has expired. */
export const withToken = (
  tokens: OneTimeToken[],
  { token, purpose, now, lifetimeMs, ...meaning }: NewToken,
): OneTimeToken[] => {
  const valid = tokens.filter((kept) => kept.expiresAt > now)
  const alike = valid.filter((kept) => kept.purpose === purpose)
  const tooMany = alike.slice(0, Math.max(0, alike.length + 1 - most(purpose)))
  const expiresAt = new Date(now.getTime() + lifetimeMs)
  const added = { purpose, hash: hashOf(token), createdAt: now, expiresAt, ...meaning }
  return [...valid.filter((kept) => !tooMany.includes(kept)), added]
}

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
