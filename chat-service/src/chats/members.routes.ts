import { callerOf } from '@chat/common/auth/caller'
import { role } from '@chat/common/events/chat-content'
import { limit, objectId } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { inChat } from './chat-input.ts'
import { act } from './act.ts'
import { addPeople } from './add-members.ts'
import { memberCursor, toMemberPage } from './member-page.ts'
import { changeRole, removeMember } from './member-rules.ts'
import { viewMembers } from './member-view.ts'

export const inChatMember = inChat.extend({ userId: z.literal('me').or(objectId) })
export const memberListQuery = z.strictObject({ limit, cursor: memberCursor.schema })
export const newMembers = z.strictObject({ userIds: z.array(objectId).min(1).max(100, 'at most 100 people a call') })
export const newRole = z.strictObject({ role })

export const membersRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/chats/:chatId/members', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const { limit, cursor } = memberListQuery.parse(req.query)
    await deps.members.require(chatId, userId)

    const { page, next } = toMemberPage(await deps.members.page(chatId, cursor, limit + 1), limit)
    res.json({ items: await viewMembers(deps, page), next })
  })

  router.post('/chats/:chatId/members', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const { userIds } = newMembers.parse(req.body)
    res.json(await addPeople(deps, { actorId, chatId, userIds, requestId: req.requestId }))
  })

  router.patch('/chats/:chatId/members/:userId', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId, userId: who } = inChatMember.parse(req.params)
    const userId = who === 'me' ? actorId : who
    const input = newRole.parse(req.body)
    const decide = changeRole(actorId, userId, input.role)
    await act(deps, { chatId, senderId: actorId, requestId: req.requestId, decide })

    const [member] = await viewMembers(deps, await deps.members.rows(chatId, [userId]))
    res.json({ ...member, role: input.role }) // also when somebody else changed it again since
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
