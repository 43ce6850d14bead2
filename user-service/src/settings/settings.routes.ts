import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { changeSettings } from './change-settings.ts'
import { findSettings } from './find-settings.ts'
import { settingsChange, settingsView } from './settings.ts'

export const settingsRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/users/me/settings', async (req, res) => {
    const { userId } = callerOf(req)
    res.json(settingsView(await findSettings(deps, userId)))
  })

  router.patch('/users/me/settings', async (req, res) => {
    const { userId } = callerOf(req)
    const change = settingsChange.parse(req.body)
    res.json(settingsView(await changeSettings(deps, { userId, change, requestId: req.requestId })))
  })

  return router
}
