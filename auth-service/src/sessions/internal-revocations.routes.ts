import type { revocationsPage } from '@chat/common/auth/revocation'
import { cursorOf, objectId } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'

const pageSize = 1_000
const cursor = cursorOf(z.strictObject({ endedAt: z.number().int().nonnegative().max(8.64e15), id: objectId }))
const query = z.strictObject({ since: z.iso.datetime().optional(), cursor: cursor.schema })
const firstId = '0'.repeat(24)

/**
 * What ended since then, a little overlapping with the reading before, as long as tokens of it may be about; and which
 * keys count. Every process asks all the time, so it is one small question of an index.
 */
export const internalRevocationRoutes = (deps: Pick<Deps, 'sessions' | 'keyRing' | 'config' | 'now'>): Router => {
  const router = Router()

  router.get('/revocations', async (req, res) => {
    const { since, cursor: given } = query.parse(req.query)
    const now = deps.now()
    const from = since === undefined ? 0 : Date.parse(since) - deps.config.REVOCATION_OVERLAP_SECONDS * 1_000
    const start = given ?? { endedAt: Math.max(0, from), id: firstId }
    const ended = await deps.sessions.listEnded(start, now, pageSize)

    const last = ended.length === pageSize ? ended.at(-1) : undefined
    const answer: z.infer<typeof revocationsPage> = {
      items: ended.map(({ id, revokedUntil }) => ({ sessionId: id, until: revokedUntil.toISOString() })),
      next: last === undefined ? null : cursor.encode({ endedAt: last.endedAt, id: last.id }),
      serverTime: now.toISOString(),
      keys: deps.keyRing.kids(),
    }
    res.json(answer)
  })

  return router
}
