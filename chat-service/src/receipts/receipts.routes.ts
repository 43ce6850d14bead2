import { callerOf } from '@chat/common/auth/caller'
import { limit, uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { memberCursor } from '../chats/member-page.ts'
import type { Deps } from '../deps.ts'
import { seq } from '../messages/message-input.ts'
import { listReceipts } from './list-receipts.ts'
import { markUnread } from './mark-unread.ts'
import { movePointer } from './move-pointer.ts'

const inChat = z.object({ chatId: uuid })
const receiptsQuery = z.strictObject({
  seq: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a seq')
    .transform(Number),
  state: z.enum(['read', 'delivered', 'none']).optional(),
  limit,
  cursor: memberCursor.schema,
})

export const receiptsRouter = (deps: Deps): Router => {
  const router = Router()

  router.put('/chats/:chatId/read', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const input = z.strictObject({ seq }).parse(req.body)
    await movePointer(deps, { chatId, userId, pointer: 'readSeq', seq: input.seq })
    res.status(204).end()
  })

  router.put('/chats/:chatId/unread', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const input = z.strictObject({ seq: seq.min(1) }).parse(req.body)
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
