import { z } from 'zod'
import { email } from '../accounts/account.ts'
import { LoginRefused } from './refusal.ts'

/** Somebody as a provider knows them. */
export type Person = {
  provider: string
  subject: string
  email?: string | undefined
  /** Whether the provider says so. */
  emailVerified: boolean
  preferredUsername?: string | undefined
  name?: string | undefined
  /** When they showed the provider who they are, where it says so. */
  authenticatedAt?: Date | undefined
}

const soft = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined)

/** Some providers write booleans as text. */
const claims = z.object({
  sub: z.string().min(1).max(255),
  email: soft(email),
  email_verified: soft(z.union([z.boolean(), z.literal('true').transform(() => true)])),
  preferred_username: soft(z.string().max(255)),
  name: soft(z.string().max(1_024)),
  auth_time: soft(z.number().int().positive().max(8_640_000_000_000)),
})

/** Whether what an id token says is enough, or the provider has to be asked for more. */
export const saysEnough = (idToken: object): boolean => 'email' in idToken && 'email_verified' in idToken

const addressIn = (source: object) => ({
  email: 'email' in source ? source.email : undefined,
  email_verified: 'email_verified' in source ? source.email_verified : undefined,
})

/**
 * What is made of a valid id token, and of what the provider told beside it. An address and whether it is right come
 * from one and the same of both.
 *
 * @throws LoginRefused `failed`
 */
export const personOf = (provider: string, idToken: object, userInfo: object = {}): Person => {
  const address = addressIn('email' in userInfo ? userInfo : idToken)
  const parsed = claims.safeParse({ ...userInfo, ...idToken, ...address })
  if (!parsed.success) throw new LoginRefused('failed')

  const { sub, email, email_verified: verified, preferred_username, name, auth_time } = parsed.data
  return {
    provider,
    subject: sub,
    email,
    emailVerified: email !== undefined && verified === true,
    preferredUsername: preferred_username,
    name,
    authenticatedAt: auth_time === undefined ? undefined : new Date(auth_time * 1_000),
  }
}
