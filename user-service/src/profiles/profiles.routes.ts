import { callerOf } from '@chat/common/auth/caller'
import { objectId } from '@chat/common/http/input'
import { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { changeProfile } from './change-profile.ts'
import { findProfile } from './find-profile.ts'
import { newStatus, profileChange, profileView, statusOf } from './profile.ts'
import { profileSearch, searchProfiles } from './search-profiles.ts'

const path = z.object({ userId: objectId })

export const profilesRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/users', async (req, res) => {
    const { userId } = callerOf(req)
    const { items, next } = await searchProfiles(deps, userId, profileSearch.parse(req.query))
    const now = deps.now()
    res.json({ items: items.map((profile) => profileView(profile, now)), next })
  })

  router.get('/users/me', async (req, res) => {
    const profile = await findProfile(deps, callerOf(req).userId)
    res.json(profileView(profile, deps.now()))
  })

  router.get('/users/:userId', async (req, res) => {
    callerOf(req)
    const profile = await findProfile(deps, path.parse(req.params).userId)
    res.json(profileView(profile, deps.now()))
  })

  const edit: RequestHandler = async (req, res) => {
    const { userId } = callerOf(req)
    const profile = await changeProfile(deps, {
      userId,
      change: profileChange.parse(req.body),
      requestId: req.requestId,
    })
    res.json(profileView(profile, deps.now()))
  }
  router.patch('/users/me', edit)
  router.route('/users/update').put(edit).patch(edit)

  router.put('/users/status', async (req, res) => {
    const { userId } = callerOf(req)
    const status = statusOf(newStatus.parse(req.body), deps.now())
    const profile = await changeProfile(deps, { userId, change: { status }, requestId: req.requestId })
    res.json(profileView(profile, deps.now()))
  })

  return router
}
