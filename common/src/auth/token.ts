import { z } from 'zod'
import { objectId } from '../http/input.ts'

/** Who issues tokens, and for whom: pinned wherever one is verified. */
export const tokenIssuer = 'chat'
export const tokenAudience = 'chat'

/** What an access token says. `sid`: the session it belongs to; `exp` in seconds since the epoch. */
export const tokenClaims = z.object({ sub: objectId, sid: objectId, roles: z.array(z.string()), exp: z.number().int() })

/** Longer ones are refused unread: ours have about 700 characters. */
export const maxTokenLength = 4_096

const tokenHeader = z.object({ alg: z.literal('RS256'), kid: z.string().regex(/^[\w-]{1,64}$/) })

/** The key that a token says it was signed with. @throws when there is none, or another algorithm. */
export const keyIdOf = (token: string): string => {
  if (token.length > maxTokenLength) throw new Error('the token is too long')
  return tokenHeader.parse(JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString())).kid
}
