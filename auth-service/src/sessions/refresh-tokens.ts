import { createHmac, timingSafeEqual } from 'node:crypto'
import { deriveKey } from '../vault/derive-key.ts'

export type RefreshTokens = {
  make: (sessionId: string, generation: number) => string
  /** Null for what was not made here. */
  read: (token: string) => { sessionId: string; generation: number } | null
}

const form = /^([0-9a-f]{24})\.(0|[1-9]\d{0,14})\.([\w-]{43})$/

/** `sessionId.generation.HMAC`: the same again whenever it is made again, and nothing to keep in the database. */
export const createRefreshTokens = (secret: string): RefreshTokens => {
  const key = deriveKey(secret, 'refresh-tokens')
  const macOf = (content: string): string => createHmac('sha256', key).update(content).digest('base64url')

  return {
    make: (sessionId, generation) => `${sessionId}.${generation}.${macOf(`${sessionId}.${generation}`)}`,
    read: (token) => {
      const [, sessionId, generation, mac] = form.exec(token) ?? []
      if (sessionId === undefined || generation === undefined || mac === undefined) return null

      const expected = Buffer.from(macOf(`${sessionId}.${generation}`))
      return timingSafeEqual(Buffer.from(mac), expected) ? { sessionId, generation: Number(generation) } : null
    },
  }
}
