import { tokenAudience, tokenIssuer } from '@chat/common/auth/token'
import jwt from 'jsonwebtoken'
import type { Deps } from '../deps.ts'

type Subject = { userId: string; sessionId: string; roles: string[] }

/** `issuedAt`: taken before the session was found to be alive, so no token outlives the end of its session. */
export const signAccessToken = (
  { keyRing, config }: Pick<Deps, 'keyRing' | 'config'>,
  { userId, sessionId, roles }: Subject,
  issuedAt: Date,
): string => {
  const { kid, privateKeyObject } = keyRing.signingKey()
  const iat = Math.floor(issuedAt.getTime() / 1_000)
  const exp = iat + config.ACCESS_TOKEN_TTL_SECONDS
  const claims = { sub: userId, sid: sessionId, roles, iss: tokenIssuer, aud: tokenAudience, iat, exp }
  return jwt.sign(claims, privateKeyObject, { algorithm: 'RS256', keyid: kid })
}
