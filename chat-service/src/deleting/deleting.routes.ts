import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { hideMessage } from '../hiding/hide-message.ts'
import { ofMessage, oneMessage } from '../messages/message-input.ts'
import type { Wanted } from '../messages/visible-message.ts'
import { deleteMessage } from './delete-message.ts'

const forMe = z.literal('me').optional()
export const deleteQuery = z.strictObject({ for: forMe })
export const deleteInput = ofMessage.extend({ for: forMe })

/** For everybody, or for oneself alone. */
export const deleteFor = (
  deps: Deps,
  wanted: Wanted & { requestId?: string | undefined },
  whom: 'me' | undefined,
): Promise<void> => (whom === 'me' ? hideMessage(deps, wanted) : deleteMessage(deps, wanted))

export const deletingRouter = (deps: Deps): Router => {
  const router = Router()

  router.delete('/messages/:chatId/:messageId', async (req, res) => {
    const { userId } = callerOf(req)
    const wanted = oneMessage.parse(req.params)
    const query = deleteQuery.parse(req.query)
    await deleteFor(deps, { ...wanted, userId, requestId: req.requestId }, query.for)
    res.status(204).end()
  })

  return router
}
