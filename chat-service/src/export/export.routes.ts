import { callerOf } from '@chat/common/auth/caller'
import { sendLines } from '@chat/common/http/send-lines'
import { Router } from 'express'
import { z } from 'zod'
import { inChat } from '../chats/chat-input.ts'
import { exportOwn, type ExportOwnDeps } from './export-own.ts'
import { exportChat, type ExportDeps } from './export-chat.ts'

const nothing = z.strictObject({})

export const exportRouter = (deps: ExportDeps & ExportOwnDeps): Router => {
  const router = Router()

  router.get('/chats/me/export', async (req, res) => {
    const { userId } = callerOf(req)
    nothing.parse(req.query)
    await sendLines(req, res, { filename: 'chats.ndjson', parts: exportOwn(deps, userId) })
  })

  router.get('/chats/:chatId/export', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    nothing.parse(req.query)
    await sendLines(req, res, { filename: `chat-${chatId}.ndjson`, parts: exportChat(deps, { chatId, userId }) })
  })

  return router
}
