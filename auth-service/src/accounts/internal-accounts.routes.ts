import { objectId, username } from '@chat/common/http/input'
import { queryList } from '@chat/common/internal/query-list'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { toKnownAccount } from './account.ts'

const query = z.strictObject({ ids: queryList(objectId, 100), usernames: queryList(username, 100) })

export const internalAccountRoutes = (deps: Pick<Deps, 'accounts'>): Router => {
  const router = Router()

  router.get('/accounts', async (req, res) => {
    const accounts = await deps.accounts.findMany(query.parse(req.query))
    res.json({ items: accounts.map(toKnownAccount) })
  })

  return router
}
