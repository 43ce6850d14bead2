import { callerOf } from '@chat/common/auth/caller'
import { cursorOf, limit } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { may } from '../chats/permissions.ts'
import type { Deps } from '../deps.ts'
import { epochMs, oneMessage } from '../messages/message-input.ts'
import { requireInChat, requireVisible } from '../messages/visible-message.ts'
import { problem } from '../problems.ts'
import { listStarred } from './list-starred.ts'

const starCursor = cursorOf(z.strictObject({ at: epochMs, id: z.string().max(64) }))
export const starredQuery = z.strictObject({ limit, cursor: starCursor.schema })

export const starsRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/messages/starred', async (req, res) => {
    const { userId } = callerOf(req)
    const { limit, cursor } = starredQuery.parse(req.query)
    const { items, next } = await listStarred(deps, userId, { limit, cursor })
    res.json({ items: items.map(deps.viewMessage), next: next && starCursor.encode(next) })
  })

  router.put('/messages/:chatId/:messageId/star', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = { ...oneMessage.parse(req.params), userId }
    const { row, message } = await requireVisible(deps, wanted)
    if (!may(row.role, 'star')) throw problem('forbidden')
    if (message.deletedAt) throw problem('message-not-found')
    await deps.stars.add({ ...wanted, seq: message.seq })
    res.status(204).end()
  })

  router.delete('/messages/:chatId/:messageId/star', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = { ...oneMessage.parse(req.params), userId }
    await requireInChat(deps, wanted)
    await deps.stars.remove(userId, wanted.messageId)
    res.status(204).end()
  })

  return router
}
