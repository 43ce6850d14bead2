import { callerOf } from '@chat/common/auth/caller'
import { cursorOf, limit } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { inChat, inChatSomebody } from './chat-input.ts'
import { act } from './act.ts'
import { banMember, unbanMember } from './member-rules.ts'
import { userOf } from './member-view.ts'
import { findPerson } from './open-direct-chat.ts'
import { requireInGroup } from './require-in-group.ts'

const banCursor = cursorOf(z.strictObject({ userId: z.string() }))
export const banListQuery = z.strictObject({ limit, cursor: banCursor.schema })

export const bansRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/chats/:chatId/bans', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const { limit, cursor } = banListQuery.parse(req.query)
    await requireInGroup(deps, { chatId, userId, action: 'ban' })

    const rows = await deps.members.banned(chatId, cursor?.userId, limit + 1)
    const page = rows.slice(0, limit)
    const people = await deps.people.findByIds(page.map((row) => row.userId))
    res.json({
      items: page.map((row) => ({
        id: row.userId,
        userId: row.userId,
        ...userOf(deps, people.get(row.userId)),
        ...(row.bannedAt && { bannedAt: row.bannedAt.toISOString() }),
      })),
      next: rows.length > limit ? banCursor.encode({ userId: page.at(-1)!.userId }) : null,
    })
  })

  router.post('/chats/:chatId/bans/:userId', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId, userId } = inChatSomebody.parse(req.params)
    await requireInGroup(deps, { chatId, userId: actorId, action: 'ban' })
    await findPerson(deps, { userId })

    const decide = banMember(actorId, userId)
    await act(deps, { chatId, senderId: actorId, requestId: req.requestId, decide })
    res.status(204).end()
  })

  router.delete('/chats/:chatId/bans/:userId', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId, userId } = inChatSomebody.parse(req.params)
    const decide = unbanMember(actorId, userId)
    await act(deps, { chatId, senderId: actorId, requestId: req.requestId, decide })
    res.status(204).end()
  })

  return router
}
