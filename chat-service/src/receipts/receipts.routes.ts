import { callerOf } from '@chat/common/auth/caller'
import { limit } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { memberCursor } from '../chats/member-page.ts'
import { inChat } from '../chats/chat-input.ts'
import type { Deps } from '../deps.ts'
import { seq, seqInQuery } from '../messages/message-input.ts'
import { listReceipts } from './list-receipts.ts'
import { markUnread } from './mark-unread.ts'
import { movePointer } from './move-pointer.ts'

export const receiptsQuery = z.strictObject({
  seq: seqInQuery,
  state: z.enum(['read', 'delivered', 'none']).optional(),
  limit,
  cursor: memberCursor.schema,
})

export const readUpTo = z.strictObject({ seq })
export const unreadFrom = z.strictObject({ seq: seq.min(1) })

export const receiptsRouter = (deps: Deps): Router => {
  const router = Router()

  router.put('/chats/:chatId/read', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const input = readUpTo.parse(req.body)
    await movePointer(deps, { chatId, userId, pointer: 'readSeq', seq: input.seq })
    res.status(204).end()
  })

  router.put('/chats/:chatId/unread', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const input = unreadFrom.parse(req.body)
    await markUnread(deps, { chatId, userId, seq: input.seq })
    res.status(204).end()
  })

  router.get('/chats/:chatId/receipts', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const query = receiptsQuery.parse(req.query)
    res.json(await listReceipts(deps, { chatId, userId }, query))
  })

  return router
}
