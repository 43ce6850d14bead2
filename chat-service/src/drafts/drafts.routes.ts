import { callerOf } from '@chat/common/auth/caller'
import { text } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { inChat } from '../chats/chat-input.ts'
import type { Deps } from '../deps.ts'
import { longestText } from '../messages/message.ts'
import { changeDraft } from './change-draft.ts'

export const newDraft = z.strictObject({ text: text(0, longestText) })

export const draftsRouter = (deps: Pick<Deps, 'members' | 'changeOwnRow'>): Router => {
  const router = Router()

  router.put('/chats/:chatId/draft', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const input = newDraft.parse(req.body)
    await changeDraft(deps, { chatId, userId, text: input.text === '' ? undefined : input.text })
    res.status(204).end()
  })

  router.delete('/chats/:chatId/draft', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    await changeDraft(deps, { chatId, userId, text: undefined })
    res.status(204).end()
  })

  return router
}
