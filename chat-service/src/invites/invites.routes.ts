import { callerOf } from '@chat/common/auth/caller'
import { cursorOf, limit } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { requireInGroup } from '../chats/require-in-group.ts'
import { viewChat } from '../chats/view-chats.ts'
import { inChat } from '../chats/chat-input.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { newInvite, toInviteView } from './invite.ts'
import { makeInvite } from './make-invite.ts'
import { joinWithInvite, lookAtInvite } from './use-invite.ts'

export const withCode = z.object({ code: z.string().max(64) })
export const inChatWithCode = inChat.extend(withCode.shape)
const inviteCursor = cursorOf(z.strictObject({ at: z.number().int().min(0).max(8.64e15), id: z.string() }))
export const inviteListQuery = z.strictObject({ limit, cursor: inviteCursor.schema })

export const invitesRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/chats/:chatId/invites', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const { limit, cursor } = inviteListQuery.parse(req.query)
    await requireInGroup(deps, { chatId, userId, action: 'invite' })

    const found = await deps.invites.page(chatId, cursor, limit + 1)
    const page = found.slice(0, limit)
    const last = page.at(-1)
    res.json({
      items: page.map((invite) => toInviteView(deps.publicUrl, invite)),
      next: last && found.length > limit ? inviteCursor.encode({ at: last.createdAt.getTime(), id: last._id }) : null,
    })
  })

  router.post('/chats/:chatId/invites', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const input = newInvite(deps.now()).parse(req.body)
    const invite = await makeInvite(deps, { chatId, userId, ...input })
    res.status(201).location(`/api/invites/${invite.code}`).json(toInviteView(deps.publicUrl, invite))
  })

  router.delete('/chats/:chatId/invites/:code', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId, code } = inChatWithCode.parse(req.params)
    await requireInGroup(deps, { chatId, userId, action: 'invite' })
    if (!(await deps.invites.revoke(chatId, code, deps.now()))) throw problem('invite-not-found')
    res.status(204).end()
  })

  router.get('/invites/:code', async (req, res) => {
    const { userId } = callerOf(req)
    const { code } = withCode.parse(req.params)
    const { invite, chat } = await lookAtInvite(deps, { code, userId })
    const { _id: id, name = '', description = '', memberCount, avatarId } = chat
    const avatar = avatarId !== undefined && { avatarUrl: deps.avatarUrlOf(id, avatarId) }
    res.json({
      chat: { id, name, description, memberCount, ...avatar },
      expiresAt: invite.expiresAt?.toISOString() ?? null,
    })
  })

  router.post('/invites/:code/join', async (req, res) => {
    const { userId } = callerOf(req)
    const { code } = withCode.parse(req.params)
    const chatId = await joinWithInvite(deps, { code, userId, requestId: req.requestId })
    res.json(await viewChat(deps, await deps.members.require(chatId, userId)))
  })

  return router
}
