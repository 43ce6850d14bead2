import { callerOf } from '@chat/common/auth/caller'
import { cursorOf, limit } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { inChat } from '../chats/chat-input.ts'
import type { Deps } from '../deps.ts'
import { epochMs, oneMessage } from '../messages/message-input.ts'
import { pinMessage, unpinMessage } from './pin-message.ts'

const pinCursor = cursorOf(z.strictObject({ at: epochMs, seq: z.number() }))
export const pinsQuery = z.strictObject({ limit, cursor: pinCursor.schema })

export const pinsRouter = (deps: Deps): Router => {
  const router = Router()

  router.put('/chats/:chatId/pins/:messageId', async (req, res) => {
    const { userId } = callerOf(req)
    await pinMessage(deps, { ...oneMessage.parse(req.params), userId, requestId: req.requestId })
    res.status(204).end()
  })

  router.delete('/chats/:chatId/pins/:messageId', async (req, res) => {
    const { userId } = callerOf(req)
    await unpinMessage(deps, { ...oneMessage.parse(req.params), userId, requestId: req.requestId })
    res.status(204).end()
  })

  router.get('/chats/:chatId/pins', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const { limit, cursor } = pinsQuery.parse(req.query)
    const { visibleFrom } = await deps.members.require(chatId, userId)
    const found = await deps.messages.pins(chatId, cursor, limit + 1, { visibleFrom, userId })
    const page = found.slice(0, limit)
    const seqs = page.map(({ seq }) => seq)
    const hidden = await deps.hidden.among(userId, chatId, seqs)
    const last = page.at(-1)
    res.json({
      items: page.filter(({ seq }) => !hidden.has(seq)).map(deps.viewMessage),
      next: last && found.length > limit ? pinCursor.encode({ at: last.pinnedAt!.getTime(), seq: last.seq }) : null,
    })
  })

  return router
}
