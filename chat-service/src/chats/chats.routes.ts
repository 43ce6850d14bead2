import { callerOf } from '@chat/common/auth/caller'
import { role } from '@chat/common/events/chat-events'
import { limit, objectId, uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { username } from '../messages/message.ts'
import { addPeople } from './add-members.ts'
import { act } from './act.ts'
import { newSettings } from './change-settings.ts'
import { changeGroup } from './chat-rules.ts'
import { makeGroup } from './create-group.ts'
import { groupChange, newGroupSettings } from './group-settings.ts'
import { chatListCursor, listChats } from './list-chats.ts'
import { memberCursor, toMemberPage } from './member-page.ts'
import { changeRole, removeMember } from './member-rules.ts'
import { openDirectChat } from './open-direct-chat.ts'
import { toPersonView, viewChat } from './view-chats.ts'

const people = z.array(objectId).max(100, 'at most 100 people a call')

const newChat = z.discriminatedUnion('type', [
  z
    .strictObject({ type: z.literal('direct'), userId: objectId.optional(), username: username.optional() })
    .refine(({ userId, username }) => (userId === undefined) !== (username === undefined), {
      path: ['userId'],
      message: 'give either userId or username',
    }),
  newGroupSettings.extend({ type: z.literal('group'), memberIds: people.default([]) }),
])

const inChat = z.object({ chatId: uuid })
const inChatMember = inChat.extend({ userId: z.literal('me').or(objectId) })
const chatListQuery = z.strictObject({ limit, cursor: chatListCursor.schema })
const memberListQuery = z.strictObject({ limit, cursor: memberCursor.schema })

export const chatsRouter = (deps: Deps): Router => {
  const router = Router()

  router.post('/chats', async (req, res) => {
    const { userId: callerId } = callerOf(req)
    const input = newChat.parse(req.body)
    const { requestId } = req
    const { chatId, created } =
      input.type === 'group'
        ? { chatId: await makeGroup(deps, { callerId, requestId, ...input }), created: true }
        : await openDirectChat(deps, {
            callerId,
            requestId,
            with: input.userId === undefined ? { username: input.username! } : { userId: input.userId },
          })

    const chat = await viewChat(deps, await deps.members.require(chatId, callerId))
    res
      .status(created ? 201 : 200)
      .location(`/api/chats/${chatId}`)
      .json(chat)
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

  router.patch('/chats/:chatId/me', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const change = newSettings(deps.now()).parse(req.body)
    await deps.members.require(chatId, userId)
    await deps.changeSettings(chatId, userId, change)
    res.json(await viewChat(deps, await deps.members.require(chatId, userId)))
  })

  router.get('/chats/:chatId/members', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const { limit, cursor } = memberListQuery.parse(req.query)
    await deps.members.require(chatId, userId)

    const rows = await deps.members.page(chatId, cursor, limit + 1)
    const { page, next } = toMemberPage(rows, limit)
    const found = await deps.people.findByIds(page.map((row) => row.userId))
    res.json({
      items: page.map((row) => {
        const person = found.get(row.userId)
        return {
          id: row.userId,
          userId: row.userId,
          role: row.role,
          joinedAt: row.joinedAt.toISOString(),
          ...(person && { user: toPersonView(person) }),
        }
      }),
      next,
    })
  })

  router.post('/chats/:chatId/members', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const { userIds } = z.strictObject({ userIds: people.min(1) }).parse(req.body)
    res.json(await addPeople(deps, { actorId, chatId, userIds, requestId: req.requestId }))
  })

  router.patch('/chats/:chatId/members/:userId', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId, userId: who } = inChatMember.parse(req.params)
    const userId = who === 'me' ? actorId : who
    const input = z.strictObject({ role }).parse(req.body)
    const decide = changeRole(actorId, userId, input.role)
    await act(deps, { chatId, senderId: actorId, requestId: req.requestId, decide })
    res.json({ userId, role: input.role })
  })

  router.delete('/chats/:chatId/members/:userId', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId, userId: who } = inChatMember.parse(req.params)
    const decide = removeMember(actorId, who === 'me' ? actorId : who)
    await act(deps, { chatId, senderId: actorId, requestId: req.requestId, decide })
    res.status(204).end()
  })

  return router
}
