import { objectId } from '@chat/common/http/input'
import { maxPresenceIds, type PresenceAnswer } from '@chat/common/internal/presence'
import { queryList } from '@chat/common/internal/query-list'
import { Router } from 'express'
import { z } from 'zod'
import type { LookUpPresence } from './look-up-presence.ts'

const query = z.strictObject({ viewerId: objectId, ids: queryList(objectId, maxPresenceIds) })

/** Presence for a profile: what the viewer would be told on `presence:subscribe`, and always how they are themselves. */
export const internalPresenceRoutes = ({ allowedAmong, look }: LookUpPresence): Router => {
  const router = Router()

  router.get('/presence', async (req, res) => {
    const { viewerId, ids } = query.parse(req.query)
    const others = [...new Set(ids)].filter((userId) => userId !== viewerId)
    const allowed = others.length === 0 ? [] : await allowedAmong(viewerId, others)
    const looked = await look([...allowed, viewerId], viewerId)
    const answer: PresenceAnswer = { items: looked.flatMap(({ seen }) => seen ?? []) }
    res.json(answer)
  })

  return router
}
