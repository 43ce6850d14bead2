import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { changeRecipient } from './change-recipient.ts'
import { nextPreferences } from './next-preferences.ts'
import { preferencesChange } from './preferences.ts'

/** Mounted before the routes of notifications, of which each has an id where this has a word. */
export const preferencesRouter = (deps: Pick<Deps, 'recipients' | 'inboxes' | 'now' | 'log'>): Router => {
  const router = Router()

  router.get('/notifications/preferences', async (req, res) => {
    const { userId } = callerOf(req)
    res.json((await deps.recipients.find(userId)).preferences)
  })

  router.patch('/notifications/preferences', async (req, res) => {
    const { userId } = callerOf(req)
    const change = preferencesChange.parse(req.body)
    const { preferences } = await changeRecipient(deps, userId, (recipient) => ({
      ...recipient,
      preferences: nextPreferences(recipient.preferences, change),
    }))
    res.json(preferences)
  })

  return router
}
