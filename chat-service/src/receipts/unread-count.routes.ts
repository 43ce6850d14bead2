import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import { z } from 'zod'
import { countUnread, type CountDeps } from './count-unread.ts'

const nothing = z.strictObject({})

/** To be mounted before the routes of `/chats/:chatId`, which would take it for a chat. */
export const unreadCountRouter = (deps: CountDeps): Router => {
  const router = Router()

  router.get('/chats/unread-count', async (req, res) => {
    const { userId } = callerOf(req)
    nothing.parse(req.query)
    res.json(await countUnread(deps, userId))
  })

  return router
}
