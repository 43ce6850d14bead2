import { callerOf } from '@chat/common/auth/caller'
import { objectId } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { inChat } from '../chats/chat-input.ts'
import type { Deps } from '../deps.ts'
import { serveFile } from '../files/serve-file.ts'
import { readableAttachment } from './read-attachment.ts'
import { idempotencyHeader } from '../messages/idempotency-key.ts'
import { uploadAttachment } from './upload-attachment.ts'
import { attachmentPath, viewAttachment } from './view-attachment.ts'

export const oneAttachment = z.object({ id: objectId })

type Limits = { maxBytes: number }

export const attachmentsRouter = (deps: Deps, { maxBytes }: Limits): Router => {
  const router = Router()

  router.post('/chats/:chatId/attachments', async (req, res) => {
    const { userId: uploaderId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    const key = idempotencyHeader.parse(req.headers)['idempotency-key']
    await deps.members.require(chatId, uploaderId)
    const { attachment, repeated } = await uploadAttachment(deps, req, { chatId, uploaderId, key, maxBytes })
    res
      .status(repeated ? 200 : 201)
      .location(attachmentPath(attachment.id))
      .json(viewAttachment(deps.signer, attachment))
  })

  router.get('/attachments/:id', async (req, res) => {
    const { success, data } = oneAttachment.safeParse(req.params)
    const isSigned = success && deps.signer.verify(attachmentPath(data.id), req.query)
    const userId = isSigned ? undefined : callerOf(req).userId
    const { id } = oneAttachment.parse(req.params)
    const file = await readableAttachment(deps, { id, userId })
    await serveFile(req, res, { file, bytes: deps.attachments.kept.bytes })
  })

  return router
}
