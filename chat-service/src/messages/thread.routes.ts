import { callerOf } from '@chat/common/auth/caller'
import { cursorOf, limit } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { oneMessage } from './message-input.ts'
import { requireVisible } from './visible-message.ts'

const threadCursor = cursorOf(
  z.strictObject({
    after: z
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER - 1),
  }),
)
export const threadQuery = z.strictObject({ limit, cursor: threadCursor.schema })

/** What answers a message. */
export const threadRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/messages/:chatId/:messageId/thread', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = { ...oneMessage.parse(req.params), userId }
    const { limit, cursor } = threadQuery.parse(req.query)
    const { row, message } = await requireVisible(deps, wanted)

    const after = { chatId: wanted.chatId, replyTo: wanted.messageId, afterSeq: cursor?.after ?? message.seq }
    const found = await deps.messages.replies(after, limit + 1, row)
    const page = found.slice(0, limit)
    res.json({
      items: page.map(deps.viewMessage),
      next: found.length > limit ? threadCursor.encode({ after: page.at(-1)!.seq }) : null,
    })
  })

  return router
}
