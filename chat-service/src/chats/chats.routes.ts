import { callerOf } from '@chat/common/auth/caller'
import { limit, objectId } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { inChat } from './chat-input.ts'
import { username } from '../messages/message.ts'
import { act } from './act.ts'
import { newSettings } from './change-settings.ts'
import { changeGroup } from './chat-rules.ts'
import { makeGroup } from './create-group.ts'
import { deleteChat } from './delete-chat.ts'
import { groupChange, newGroupSettings } from './group-settings.ts'
import { chatListCursor, listChats } from './list-chats.ts'
import { openDirectChat } from './open-direct-chat.ts'
import { viewChat } from './view-chats.ts'

const people = z.array(objectId).max(100, 'at most 100 people a call')

export const newChat = z.discriminatedUnion('type', [
  z
    .strictObject({ type: z.literal('direct'), userId: objectId.optional(), username: username.optional() })
    .refine(({ userId, username }) => (userId === undefined) !== (username === undefined), {
      path: ['userId'],
      message: 'give either userId or username',
    }),
  newGroupSettings.extend({ type: z.literal('group'), memberIds: people.default([]) }),
])

export const chatListQuery = z.strictObject({ limit, cursor: chatListCursor.schema })

export const chatsRouter = (deps: Deps): Router => {
  const router = Router()

  router.post('/chats', async (req, res) => {
    const { userId: callerId } = callerOf(req)
    const input = newChat.parse(req.body)
    const { requestId } = req
    const { chatId, created, refused } =
      input.type === 'group'
        ? { created: true, ...(await makeGroup(deps, { callerId, requestId, ...input })) }
        : {
            refused: [],
            ...(await openDirectChat(deps, {
              callerId,
              requestId,
              with: input.userId === undefined ? { username: input.username! } : { userId: input.userId },
            })),
          }

    const chat = await viewChat(deps, await deps.members.require(chatId, callerId))
    res
      .status(created ? 201 : 200)
      .location(`/api/chats/${chatId}`)
      .json({ ...chat, ...(refused.length > 0 && { refused }) })
  })

  router.get('/chats', async (req, res) => {
    const { userId } = callerOf(req)
    res.json(await listChats(deps, userId, chatListQuery.parse(req.query)))
  })

  router.get('/chats/:chatId', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    res.json(await viewChat(deps, await deps.members.require(chatId, userId)))
  })

  router.patch('/chats/:chatId', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const decide = changeGroup(actorId, groupChange.parse(req.body))
    await act(deps, { chatId, senderId: actorId, requestId: req.requestId, decide })
    res.json(await viewChat(deps, await deps.members.require(chatId, actorId)))
  })

  router.delete('/chats/:chatId', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    await deleteChat(deps, { chatId, userId, requestId: req.requestId })
    res.status(204).end()
  })

  router.patch('/chats/:chatId/me', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const change = newSettings(deps.now()).parse(req.body)
    await deps.members.require(chatId, userId)
    await deps.changeSettings(chatId, userId, change)
    res.json(await viewChat(deps, await deps.members.require(chatId, userId)))
  })

  return router
}
