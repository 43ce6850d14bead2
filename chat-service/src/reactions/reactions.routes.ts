import { callerOf } from '@chat/common/auth/caller'
import { cursorOf, emoji, limit, objectId } from '@chat/common/http/input'
import { Router } from 'express'
import { mongo } from 'mongoose'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { ofMessage, oneMessage } from '../messages/message-input.ts'
import { requireVisible } from '../messages/visible-message.ts'
import { problem } from '../problems.ts'
import { clearReaction, setReaction } from './react.ts'

export const oneReaction = oneMessage.extend({ emoji })
export const reactionInput = ofMessage.extend({ emoji })

const reactionCursor = cursorOf(z.strictObject({ emoji, userId: objectId }))
export const reactionsQuery = z.strictObject({ emoji: emoji.optional(), limit, cursor: reactionCursor.schema })

export const reactionsRouter = (deps: Deps): Router => {
  const router = Router()

  router.put('/messages/:chatId/:messageId/reactions/:emoji', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = { ...oneReaction.parse(req.params), userId, requestId: req.requestId }
    res.json(deps.viewMessage(await setReaction(deps, wanted)))
  })

  router.delete('/messages/:chatId/:messageId/reactions/:emoji', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = { ...oneReaction.parse(req.params), userId, requestId: req.requestId }
    res.json(deps.viewMessage(await clearReaction(deps, wanted)))
  })

  router.get('/messages/:chatId/:messageId/reactions', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = { ...oneMessage.parse(req.params), userId }
    const { emoji, limit, cursor } = reactionsQuery.parse(req.query)
    const { message } = await requireVisible(deps, wanted)
    if (message.deletedAt) throw problem('message-not-found')

    const found = await deps.reactions.page(new mongo.ObjectId(wanted.messageId), { emoji, after: cursor }, limit + 1)
    const page = found.slice(0, limit)
    res.json({ items: page, next: found.length > limit ? reactionCursor.encode(page.at(-1)!) : null })
  })

  return router
}
