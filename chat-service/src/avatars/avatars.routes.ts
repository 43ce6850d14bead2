import { callerOf } from '@chat/common/auth/caller'
import { objectId } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { inChat } from '../chats/chat-input.ts'
import type { Deps } from '../deps.ts'
import { serveFile } from '../files/serve-file.ts'
import { problem } from '../problems.ts'
import { avatarPath, avatarUrlOf } from './avatar-url.ts'
import { removeAvatar, setAvatar } from './change-avatar.ts'

const version = z.object({ v: objectId })

type Limits = { maxBytes: number }

export const avatarsRouter = (deps: Deps, { maxBytes }: Limits): Router => {
  const router = Router()

  router.put('/chats/:chatId/avatar', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const avatarId = await setAvatar(deps, req, { chatId, actorId, requestId: req.requestId, maxBytes })
    res.json({ avatarUrl: avatarUrlOf(deps.signer, chatId, avatarId) })
  })

  router.delete('/chats/:chatId/avatar', async (req, res) => {
    const { userId: actorId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    await removeAvatar(deps, { chatId, actorId, requestId: req.requestId })
    res.status(204).end()
  })

  router.get('/chats/:chatId/avatar', async (req, res) => {
    const inPath = inChat.safeParse(req.params)
    const given = version.safeParse(req.query)
    const isSigned =
      inPath.success && given.success && deps.signer.verify(avatarPath(inPath.data.chatId, given.data.v), req.query)
    const userId = isSigned ? undefined : callerOf(req).userId
    const { chatId } = inChat.parse(req.params)
    if (userId !== undefined) await deps.members.require(chatId, userId)

    const { avatarId, deletedAt } = (await deps.chats.find(chatId)) ?? {}
    const file = avatarId === undefined || deletedAt ? null : await deps.avatars.find(avatarId)
    if (!file || (isSigned && avatarId !== given.data.v)) throw problem('avatar-not-found')
    // without a version the same address is of another picture tomorrow
    const headers = isSigned ? {} : { 'cache-control': 'private, no-cache' }
    await serveFile(req, res, { file, bytes: deps.avatars.bytes, headers })
  })

  return router
}
