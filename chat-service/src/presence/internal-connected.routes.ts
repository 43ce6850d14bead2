import { objectId } from '@chat/common/http/input'
import { maxConnectedIds, type ConnectedAnswer } from '@chat/common/internal/connected'
import { queryList } from '@chat/common/internal/query-list'
import { Router } from 'express'
import { z } from 'zod'
import type { PresenceStore } from './presence-store.ts'

const query = z.strictObject({ ids: queryList(objectId, maxConnectedIds) })

/** Who is there, for whoever has to decide how to reach them: it is shown to nobody, so settings and blocks do not matter. */
export const internalConnectedRoutes = ({ store }: { store: Pick<PresenceStore, 'of'> }): Router => {
  const router = Router()

  router.get('/connected', async (req, res) => {
    const { ids } = query.parse(req.query)
    const found = ids.length === 0 ? [] : await store.of([...new Set(ids)])
    const items = found.flatMap(({ _id, presence }) => (presence === 'offline' ? [] : [{ userId: _id, presence }]))
    const answer: ConnectedAnswer = { items }
    res.json(answer)
  })

  return router
}
