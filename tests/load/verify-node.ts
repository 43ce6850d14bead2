import { tokenAudience, tokenIssuer } from '@chat/common/auth/token'
import { createTokenVerifier } from '@chat/common/auth/verify-token'
import { generateKeyPairSync } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { answerParent } from './answer-parent.ts'
import { median } from './percentile.ts'

/** What it takes to know whose token it is, in µs: seen before, for the first time, and by the library alone. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const claims = { sub: 'a'.repeat(24), sid: 'b'.repeat(24), roles: [] }
const repeats = 200

const newToken = (jti: number): string =>
  jwt.sign({ ...claims, jti: `${jti}` }, privateKey, {
    algorithm: 'RS256',
    keyid: 'bench',
    issuer: tokenIssuer,
    audience: tokenAudience,
    expiresIn: 3_600,
  })

const usOf = async (tokens: string[], check: (token: string) => unknown): Promise<number> => {
  const startedAt = performance.now()
  for (const token of tokens) await check(token)
  return ((performance.now() - startedAt) * 1_000) / tokens.length
}

const measure = async (): Promise<{ seen: number; first: number; bare: number }> => {
  const tokens = Array.from({ length: repeats }, (_, index) => newToken(index))
  const took = { seen: [] as number[], first: [] as number[], bare: [] as number[] }
  const options: jwt.VerifyOptions = { algorithms: ['RS256'], issuer: tokenIssuer, audience: tokenAudience }
  for (let round = 0; round < 40; round += 1) {
    const verify = createTokenVerifier({ findKey: () => publicKey, now: Date.now })
    took.first.push(await usOf(tokens, verify))
    took.seen.push(await usOf(tokens, verify))
    took.bare.push(await usOf(tokens, (token) => jwt.verify(token, publicKey, options)))
  }
  return { seen: median(took.seen), first: median(took.first), bare: median(took.bare) }
}

answerParent(
  0,
  (userId) => userId,
  async () => {},
  measure,
)
