import type { Account as KnownAccount } from '@chat/common/internal/accounts'
import { text, username } from '@chat/common/http/input'
import { z } from 'zod'

export const email = z.string().max(254).pipe(z.email('must be an e-mail address').toLowerCase())

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

export const newPassword = password(10)
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
  password: password(1),
})
export type Credentials = z.infer<typeof credentials>

export type Account = {
  id: string
  username: string
  email: string
  emailVerified: boolean
  displayName: string
  passwordHash: string
  roles: string[]
  createdAt: Date
}

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
export const toKnownAccount = ({ id, username, displayName, createdAt }: Account): KnownAccount => ({
  userId: id,
  username,
  displayName,
  createdAt: createdAt.toISOString(),
  deleted: false,
})
