import { callerOf } from '@chat/common/auth/caller'
import { limit, uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { memberCursor, toMemberPage } from '../chats/member-page.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { movePointer } from './move-pointer.ts'

const inChat = z.object({ chatId: uuid })
const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
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

  router.get('/chats/:chatId/receipts', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const query = receiptsQuery.parse(req.query)
    const { visibleFrom } = await deps.members.require(chatId, userId)
    const message = await deps.messages.findBySeq(chatId, query.seq)
    if (!message || message.seq < visibleFrom) throw problem('message-not-found')

    const [found, counts] = await Promise.all([
      deps.receipts.page(message, query.state, query.cursor, query.limit + 1),
      deps.receipts.count(message),
    ])
    const { page, next } = toMemberPage(found, query.limit)
    res.json({
      items: page.map(({ userId, deliveredSeq, readSeq }) => ({ userId, deliveredSeq, readSeq })),
      next,
      counts,
    })
  })

  return router
}
