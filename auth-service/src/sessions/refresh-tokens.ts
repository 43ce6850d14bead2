import { createHmac, timingSafeEqual } from 'node:crypto'
import { deriveKey } from '@chat/common/vault/derive-key'

export type RefreshTokens = {
  make: (sessionId: string, generation: number) => string
  /** Null for what was not made here. */
  read: (token: string) => { sessionId: string; generation: number } | null
}

const form = /^([0-9a-f]{24})\.(0|[1-9]\d{0,14})\.([\w-]{43})$/

/**
 * `sessionId.generation.HMAC`: the same again whenever it is made again, and nothing to keep in the database.
 * `oldSecret`: the one before, by which tokens are still taken.
 */
export const createRefreshTokens = (secret: string, oldSecret?: string): RefreshTokens => {
  const secrets = [secret, oldSecret].filter((each) => each !== undefined)
  const keys = secrets.map((each) => deriveKey(each, 'refresh-tokens'))
  const macOf = (content: string, key: Buffer): string => createHmac('sha256', key).update(content).digest('base64url')

  return {
    make: (sessionId, generation) => {
      const content = `${sessionId}.${generation}`
      return `${content}.${macOf(content, keys[0]!)}` // there is one for `secret`
    },
    read: (token) => {
      const [, sessionId, generation, mac] = form.exec(token) ?? []
      if (sessionId === undefined || generation === undefined || mac === undefined) return null

      const given = Buffer.from(mac)
      const isOurs = keys.some((key) => timingSafeEqual(given, Buffer.from(macOf(`${sessionId}.${generation}`, key))))
      return isOurs ? { sessionId, generation: Number(generation) } : null
    },
  }
}
