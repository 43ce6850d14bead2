import { callerOf } from '@chat/common/auth/caller'
import { objectId } from '@chat/common/http/input'
import { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { changeProfile } from './change-profile.ts'
import { findProfile } from './find-profile.ts'
import { listProfiles, profileIds } from './list-profiles.ts'
import { newStatus, profileChange, statusOf, type Change } from './profile.ts'
import { profileSearch, searchProfiles } from './search-profiles.ts'
import { viewProfile, viewWithPresence } from './view-profiles.ts'

export const profilePath = z.object({ userId: objectId })

export const profilesRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/users', async (req, res) => {
    const { userId } = callerOf(req)
    if ('ids' in req.query) return void res.json(await listProfiles(deps, userId, profileIds.parse(req.query).ids))

    const { items, next } = await searchProfiles(deps, userId, profileSearch.parse(req.query))
    res.json({ items: items.map((profile) => viewProfile(deps, profile)), next })
  })

  const show = async (viewerId: string, userId: string) => {
    const kept = await findProfile(deps, userId)
    const [view] = await viewWithPresence(deps, viewerId, [{ userId, kept }])
    return view
  }

  router.get('/users/me', async (req, res) => {
    const { userId } = callerOf(req)
    res.json(await show(userId, userId))
  })

  router.get('/users/:userId', async (req, res) => {
    const { userId: viewerId } = callerOf(req)
    res.json(await show(viewerId, profilePath.parse(req.params).userId))
  })

  const change = async (userId: string, change: Change, requestId: string) => {
    const { after } = await changeProfile(deps, { userId, change, requestId })
    return viewProfile(deps, after)
  }

  const edit: RequestHandler = async (req, res) => {
    const { userId } = callerOf(req)
    res.json(await change(userId, profileChange.parse(req.body), req.requestId))
  }
  router.patch('/users/me', edit)
  router.route('/users/update').put(edit).patch(edit)

  router.put('/users/status', async (req, res) => {
    const { userId } = callerOf(req)
    const status = statusOf(newStatus.parse(req.body), deps.now())
    res.json(await change(userId, { status }, req.requestId))
  })

  return router
}
