import { objectId, username } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { toKnownAccount } from './account.ts'

/** `?ids=a&ids=b`: one, several or none. */
const listOf = (item: z.ZodType<string>) =>
  z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(item).max(100))

const query = z.strictObject({ ids: listOf(objectId), usernames: listOf(username) })

export const internalAccountRoutes = (deps: Pick<Deps, 'accounts'>): Router => {
  const router = Router()

  router.get('/accounts', async (req, res) => {
    const accounts = await deps.accounts.findMany(query.parse(req.query))
    res.json({ items: accounts.map(toKnownAccount) })
  })

  return router
}
