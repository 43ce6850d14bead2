import { callerOf } from '@chat/common/auth/caller'
import { limit, text, uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { searchCursor } from './place.ts'
import { queryOf } from './query.ts'
import { searchMessages, type SearchDeps } from './search-messages.ts'

export const searchQuery = z.strictObject({
  q: text(1, 200)
    .transform(queryOf)
    .refine((query) => query !== undefined, 'must have a word in it'),
  chatId: uuid.optional(),
  limit,
  cursor: searchCursor.schema,
})

/** To be mounted before the routes of `/messages/:chatId`, which would take it for a chat. */
export const searchRouter = (deps: SearchDeps): Router => {
  const router = Router()

  router.get('/messages/search', async (req, res) => {
    const { userId } = callerOf(req)
    const { q: query, ...page } = searchQuery.parse(req.query)
    res.json(await searchMessages(deps, userId, { query: query!, ...page }))
  })

  return router
}
