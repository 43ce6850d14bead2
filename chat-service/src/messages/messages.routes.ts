import { callerOf } from '@chat/common/auth/caller'
import { limit, objectId, uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { mongo } from 'mongoose'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { newMessageInput } from './message.ts'
import type { PagePlace } from './message-store.ts'
import { sendMessage } from './send-message.ts'

const place = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a seq')
  .transform(Number)
  .optional()

const historyQuery = z
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

/** Works like clientMessageId. */
const idempotencyHeader = z.object({ 'idempotency-key': uuid.optional() })

const inChat = z.object({ chatId: uuid })
const oneMessage = inChat.extend({ messageId: objectId })

export const messagesRouter = (deps: Deps): Router => {
  const router = Router()

  router.post('/messages', async (req, res) => {
    const { userId } = callerOf(req)
    const input = newMessageInput.parse(req.body)
    const clientMessageId = input.clientMessageId ?? idempotencyHeader.parse(req.headers)['idempotency-key']
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
    const { chatId, messageId } = oneMessage.parse(req.params)
    const { visibleFrom } = await deps.members.require(chatId, userId)
    const message = await deps.messages.findOne(chatId, new mongo.ObjectId(messageId), userId)
    if (!message || message.seq < visibleFrom) throw problem('message-not-found')
    res.json(deps.viewMessage(message))
  })

  return router
}
