import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

const dayMs = 86_400_000

const signedQuery = z.object({
  expires: z.string().regex(/^\d{1,12}$/),
  signature: z.string().regex(/^[\w-]{43}$/),
})

/**
 * Addresses that open without a token, for an `<img>`: path, `expires` (seconds since the epoch) and a signature over
 * both. They live for 24 to 48 hours and are the same all day, so that what they name may be kept by a browser. Who has
 * one has not proved that the thing still exists: each request looks.
 */
export const createSigner = ({ secret, now }: { secret: string; now: () => Date }) => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'chat signed addresses', 32))

  const signatureOf = (path: string, expires: string): Buffer =>
    createHmac('sha256', key).update(`${path}\n${expires}`).digest()

  return {
    /** `path` may have a query, which is signed too. */
    sign: (path: string): string => {
      const expires = String((Math.ceil(now().getTime() / dayMs + 1) * dayMs) / 1_000)
      const signature = signatureOf(path, expires).toString('base64url')
      return `${path}${path.includes('?') ? '&' : '?'}expires=${expires}&signature=${signature}`
    },

    /** Whether `query` holds what `sign` has added to this very path, and it has not expired. */
    verify: (path: string, query: unknown): boolean => {
      const given = signedQuery.safeParse(query)
      if (!given.success) return false

      const { expires, signature } = given.data
      // of the same bytes there is one spelling: the last character has bits to spare
      const wanted = signatureOf(path, expires).toString('base64url')
      return timingSafeEqual(Buffer.from(signature), Buffer.from(wanted)) && Number(expires) * 1_000 > now().getTime()
    },
  }
}

export type Signer = ReturnType<typeof createSigner>
