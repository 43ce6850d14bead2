import { callerOf } from '@chat/common/auth/caller'
import { limit } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { directChatId } from '../chats/direct-chat-id.ts'
import { findPerson } from '../chats/open-direct-chat.ts'
import type { Deps } from '../deps.ts'
import { messageText, username } from './message.ts'
import { sendMessage } from './send-message.ts'

export const oldMessage = z.strictObject({ recipient: username, content: messageText })
export const oldHistory = z.strictObject({ user: username, limit })

/** The calls of the first version's clients: one direct chat at a time, by username. */
export const oldChatRouter = (deps: Deps): Router => {
  const router = Router()

  router.post('/chat/send', async (req, res) => {
    const { userId } = callerOf(req)
    const { recipient, content } = oldMessage.parse(req.body)
    const { message } = await sendMessage(
      deps,
      userId,
      { to: recipient, text: content, attachmentIds: [] },
      req.requestId,
    )
    res
      .status(201)
      .location(`/api/messages/${message.chatId}/${message._id.toHexString()}`)
      .json(deps.viewMessage(message))
  })

  router.get('/chat/history', async (req, res) => {
    const { userId } = callerOf(req)
    const { user, limit } = oldHistory.parse(req.query)
    const { userId: peerId } = await findPerson(deps, { username: user })
    const chatId = directChatId(userId, peerId)
    const row = await deps.members.find(chatId, userId)
    if (!row?.present) return void res.json({ items: [] })

    const names = await deps.people.findByIds([userId, peerId])
    const nameOf = (id: string): string => names.get(id)?.username ?? id
    const { items } = await deps.messages.page(chatId, { latest: true }, limit, row)
    res.json({
      items: items
        .filter(({ system, deletedAt }) => !system && !deletedAt)
        .map(({ senderId, text, createdAt, seq }) => ({
          sender: nameOf(senderId),
          recipient: nameOf(senderId === userId ? peerId : userId),
          content: text,
          timestamp: createdAt.toISOString(),
          seq,
        })),
    })
  })

  return router
}
