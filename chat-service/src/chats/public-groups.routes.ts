import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { inChat } from './chat-input.ts'
import { act } from './act.ts'
import { findPublicGroups, publicQuery } from './find-public-groups.ts'
import { joinPublic } from './member-rules.ts'
import { viewChat } from './view-chats.ts'

/** Before the routes of single chats: `public` is no id of one. */
export const publicGroupsRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/chats/public', async (req, res) => {
    const { userId } = callerOf(req)
    res.json(await findPublicGroups(deps, userId, publicQuery.parse(req.query)))
  })

  router.post('/chats/:chatId/join', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    await act(deps, { chatId, senderId: userId, requestId: req.requestId, decide: joinPublic(userId) })
    res.json(await viewChat(deps, await deps.members.require(chatId, userId)))
  })

  return router
}
