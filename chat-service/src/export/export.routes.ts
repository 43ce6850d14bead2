import { callerOf } from '@chat/common/auth/caller'
import { uuid } from '@chat/common/http/input'
import { sendLines } from '@chat/common/http/send-lines'
import { Router } from 'express'
import { z } from 'zod'
import { exportOwn, type ExportOwnDeps } from './export-own.ts'
import { exportChat, type ExportDeps } from './export-chat.ts'

const inChat = z.object({ chatId: uuid })
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
