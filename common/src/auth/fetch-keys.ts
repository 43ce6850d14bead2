import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'

const jwks = z.object({
  keys: z
    .array(z.object({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() }))
    .min(1)
    .max(100),
})

/** The keys published at `url` (RFC 7517) by their ids. @throws whatever goes wrong. */
export const fetchKeys = async (url: string, timeoutMs = 2_000): Promise<Map<string, KeyObject>> => {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  if (!answer.ok) {
    await answer.body?.cancel()
    throw new Error(`the key set was answered with ${answer.status}`)
  }
  const { keys } = jwks.parse(await answer.json())
  return new Map(keys.map(({ kid, ...key }) => [kid, createPublicKey({ key, format: 'jwk' })]))
}
