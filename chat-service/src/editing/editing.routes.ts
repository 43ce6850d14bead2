import { callerOf } from '@chat/common/auth/caller'
import { cursorOf, limit, objectId, text, uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { longestText } from '../messages/message.ts'
import { oneMessage } from '../messages/message-input.ts'
import { requireVisible } from '../messages/visible-message.ts'
import { problem } from '../problems.ts'
import { editMessage } from './edit-message.ts'
import type { VersionView } from './version.answer.ts'
import type { VersionDoc } from './version.model.ts'

/** Empty only where there are files; the message knows. */
export const newText = z.strictObject({ text: text(0, longestText) })
export const editInput = newText.extend({ chatId: uuid, messageId: objectId })

const historyCursor = cursorOf(z.strictObject({ version: z.number() }))
export const versionsQuery = z.strictObject({ limit, cursor: historyCursor.schema })

const viewVersion = ({ text, mentions, textVersion, at }: VersionDoc): VersionView => ({
  text,
  mentions,
  version: textVersion,
  [textVersion === 1 ? 'createdAt' : 'editedAt']: at.toISOString(),
})

export const editingRouter = (deps: Deps): Router => {
  const router = Router()

  router.patch('/messages/:chatId/:messageId', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = oneMessage.parse(req.params)
    const { text } = newText.parse(req.body)
    res.json(deps.viewMessage(await editMessage(deps, { ...wanted, userId, text, requestId: req.requestId })))
  })

  router.get('/messages/:chatId/:messageId/history', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = oneMessage.parse(req.params)
    const { limit, cursor } = versionsQuery.parse(req.query)
    const { message } = await requireVisible(deps, { ...wanted, userId })
    if (message.deletedAt) throw problem('message-not-found')

    const found = await deps.versions.before(message, cursor?.version ?? 0, limit + 1)
    const page = found.slice(0, limit)
    const last = page.at(-1)
    res.json({
      items: page.map(viewVersion),
      next: last && found.length > limit ? historyCursor.encode({ version: last.textVersion }) : null,
    })
  })

  return router
}
