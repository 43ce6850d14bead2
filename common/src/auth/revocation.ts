import { z } from 'zod'

/** A session that was ended while tokens of it may still be about; `until`: when the last of them expires anyway. */
export const revocation = z.object({ sessionId: z.string(), until: z.iso.datetime() })

/**
 * What `GET /internal/revocations?since=&cursor=` answers. `serverTime` is the `since` of the next reading; `keys` are the
 * ids of the keys that count, so that a new one, or the end of one, is known as soon.
 */
export const revocationsPage = z.object({
  items: z.array(revocation),
  next: z.string().nullable(),
  serverTime: z.iso.datetime(),
  keys: z.array(z.string()).max(100).optional(),
})
