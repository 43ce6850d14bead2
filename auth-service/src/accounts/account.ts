import type { Account as KnownAccount } from '@chat/common/internal/accounts'
import { text, username } from '@chat/common/http/input'
import { inDocuments } from '@chat/common/openapi/in-documents'
import { z } from 'zod'
import type { OneTimeToken } from '../one-time-tokens/one-time-token.ts'
import { workOf, type Work } from '../work/work.ts'

export const email = z
  .string()
  .max(254)
  .pipe(z.email('must be an e-mail address').toLowerCase())
  .register(inDocuments, { type: 'string', format: 'email', maxLength: 254 })

/**
 * In NFC, so that a password is the same from every keyboard. bcrypt looks at 72 bytes: a longer one would match by its
 * beginning.
 */
const password = (minBytes: number) =>
  z
    .string()
    .max(256, 'must have at most 72 bytes')
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be text')
    .transform((value) => value.normalize('NFC'))
    .refine((value) => Buffer.byteLength(value) >= minBytes, `must have at least ${minBytes} bytes`)
    .refine((value) => Buffer.byteLength(value) <= 72, 'must have at most 72 bytes')
    .register(inDocuments, {
      type: 'string',
      format: 'password',
      minLength: 1,
      maxLength: 72,
      description: `${minBytes} to 72 bytes in UTF-8`,
    })

export const minPasswordBytes = 10
export const newPassword = password(minPasswordBytes)
/** One that is there already, of whatever length was allowed when it was set. */
export const givenPassword = password(1)
export const displayName = text(1, 64)

export const registration = z.strictObject({
  username,
  email,
  password: newPassword,
  displayName: displayName.optional(),
})
export type Registration = z.infer<typeof registration>

/** `login` is a username or an e-mail address; no username has an @. */
export const credentials = z.strictObject({
  login: z
    .string()
    .min(1)
    .max(254)
    .transform((value) => value.trim().toLowerCase()),
  password: givenPassword,
})
export type Credentials = z.infer<typeof credentials>

/** A second factor. Until `confirmedAt` it asks nobody for a code. */
export type Mfa = {
  /** The key of the authenticator app, encrypted. */
  sealedSecret: string
  confirmedAt?: Date
  /** The newest time step whose code was used: neither it nor an older one is taken again (RFC 6238, 5.2). */
  lastStep: number
  /** SHA-256 of those that are left, in hex. */
  recoveryHashes: string[]
}

/** Somebody at a provider of OpenID Connect who may log in as this account. */
export type Identity = { provider: string; subject: string }

/**
 * `version` grows with each change of what is here, and only the next version is written (`changeAccount`): every rule
 * about an account is a pure function from one version to the next.
 */
export type Account = {
  id: string
  version: number
  username: string
  email: string
  emailVerified: boolean
  displayName: string
  /** Without: who logs in only through a provider. */
  passwordHash?: string
  roles: string[]
  createdAt: Date
  /** Sessions that began with another generation are none: it grows whenever all that there were have to be over. */
  sessionsGeneration: number
  /** The one session of earlier generations that was let go on: the one in which a password was changed. */
  keptSessionId?: string
  disabledAt?: Date
  /** A tombstone: there is nobody any more. */
  deletedAt?: Date
  /** What mails and redirects have given out and nobody has used yet. */
  tokens: OneTimeToken[]
  mfa?: Mfa
  identities: Identity[]
}

/** The first version of an account. */
export const newAccount = (
  given: Pick<Account, 'id' | 'username' | 'email' | 'emailVerified' | 'displayName' | 'roles' | 'createdAt'> &
    Partial<Pick<Account, 'passwordHash' | 'tokens' | 'identities'>>,
): Account => ({ version: 0, sessionsGeneration: 0, tokens: [], identities: [], ...given })

/** May log in, and go on with the sessions it has. */
export const isOpen = ({ disabledAt, deletedAt }: Account): boolean =>
  disabledAt === undefined && deletedAt === undefined

/** There is always one: `adminKeeper`. */
export const isAdmin = (account: Account): boolean => isOpen(account) && account.roles.includes('admin')

/** The account with all sessions over but the one to keep, and how they come to know it. */
export const withSessionsEnded = (
  account: Account,
  { at, requestId, keptSessionId }: { at: Date; requestId?: string | undefined; keptSessionId?: string },
): { account: Account; work: Work[] } => {
  const { keptSessionId: _, ...rest } = account
  const generation = account.sessionsGeneration + 1
  const kept = keptSessionId === undefined ? {} : { keptSessionId }
  return {
    account: { ...rest, ...kept, sessionsGeneration: generation },
    work: [workOf('end-sessions', { generation, exceptId: keptSessionId }, { at, requestId })],
  }
}

/** Whether a session goes on as far as the account is concerned. */
export const allows = (account: Account, { id, accountGeneration = 0 }: { id: string; accountGeneration?: number }) =>
  isOpen(account) && (account.sessionsGeneration === accountGeneration || account.keptSessionId === id)

/** Asks for a second factor at login. */
export const hasMfa = ({ mfa }: Account): boolean => mfa?.confirmedAt !== undefined

/** What its owner sees. */
export const toMe = ({ id, username, email, emailVerified, roles, createdAt }: Account) => ({
  id,
  username,
  email,
  emailVerified,
  roles,
  createdAt: createdAt.toISOString(),
})

/** What other services may know. */
export const toKnownAccount = ({ id, username, displayName, createdAt, deletedAt }: Account): KnownAccount => ({
  userId: id,
  ...(deletedAt === undefined ? { username, displayName } : { username: 'deleted', displayName: 'Deleted account' }),
  createdAt: createdAt.toISOString(),
  deleted: deletedAt !== undefined,
})
