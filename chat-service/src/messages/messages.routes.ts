import { callerOf } from '@chat/common/auth/caller'
import { limit } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { inChat } from '../chats/chat-input.ts'
import type { Deps } from '../deps.ts'
import { idempotencyHeader } from './idempotency-key.ts'
import { newMessageInput } from './message.ts'
import { oneMessage, seqInQuery } from './message-input.ts'
import type { PagePlace } from './history-store.ts'
import { scheduleMessage } from '../scheduling/schedule-message.ts'
import { sendAtInput, viewScheduled } from '../scheduling/scheduled.ts'
import { sendMessage } from './send-message.ts'
import { requireVisible } from './visible-message.ts'

const place = seqInQuery.optional()

export const historyQuery = z
  .strictObject({ before: place, after: place, around: place, limit })
  .refine(({ before, after, around }) => [before, after, around].filter((given) => given !== undefined).length <= 1, {
    message: 'give at most one of before, after and around',
  })

const placeOf = ({ before, after, around }: z.infer<typeof historyQuery>): PagePlace => {
  if (before !== undefined) return { before }
  if (after !== undefined) return { after }
  if (around !== undefined) return { around }
  return { latest: true }
}

/** `sendAt`: not now but then. */
export const postedInput = newMessageInput.safeExtend({ sendAt: sendAtInput.optional() })

export const messagesRouter = (deps: Deps): Router => {
  const router = Router()

  router.post('/messages', async (req, res) => {
    const { userId } = callerOf(req)
    const { sendAt, ...input } = postedInput.parse(req.body)
    const clientMessageId = input.clientMessageId ?? idempotencyHeader.parse(req.headers)['idempotency-key']
    if (sendAt) {
      const scheduled = await scheduleMessage(deps, userId, { ...input, clientMessageId, sendAt }, req.requestId)
      return void res.status(202).json(viewScheduled(scheduled))
    }

    const { message, repeated } = await sendMessage(deps, userId, { ...input, clientMessageId }, req.requestId)
    res
      .status(repeated ? 200 : 201)
      .location(`/api/messages/${message.chatId}/${message._id.toHexString()}`)
      .json(deps.viewMessage(message))
  })

  router.get('/messages/:chatId', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const query = historyQuery.parse(req.query)
    const { visibleFrom } = await deps.members.require(chatId, userId)
    const { items, hasBefore, hasAfter } = await deps.messages.page(chatId, placeOf(query), query.limit, {
      userId,
      visibleFrom,
    })
    res.json({ items: items.map(deps.viewMessage), hasBefore, hasAfter })
  })

  router.get('/messages/:chatId/:messageId', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = { ...oneMessage.parse(req.params), userId }
    const { row, message } = await requireVisible(deps, wanted)
    const replies = await deps.messages.countReplies(wanted.chatId, wanted.messageId, row.visibleFrom)
    res.json({ ...deps.viewMessage(message), replies })
  })

  return router
}
