import { callerOf } from '@chat/common/auth/caller'
import { objectId } from '@chat/common/http/input'
import { avatarPath } from '@chat/common/people/avatar-url'
import { Router, type Request } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { viewProfile } from '../profiles/view-profiles.ts'
import { removeAvatar, setAvatar } from './change-avatar.ts'
import { avatarSizes } from './picture.ts'
import { receivePicture } from './receive-picture.ts'
import { sendPicture } from './send-picture.ts'

export const avatarOwner = z.object({ userId: objectId })
const version = z.object({ v: objectId })
export const avatarQuery = z.strictObject({
  v: objectId.optional(),
  size: z
    .enum(avatarSizes.map(String))
    .default('256')
    .transform((size) => avatarSizes.find((side) => String(side) === size)!),
  expires: z.string().optional(),
  signature: z.string().optional(),
})

export const avatarsRouter = (deps: Deps): Router => {
  const router = Router()

  router.put('/users/me/avatar', async (req, res) => {
    const { userId } = callerOf(req)
    const { requestId } = req
    await findProfile(deps, userId) // before anything is uploaded
    const picture = await deps.uploads(userId, async () =>
      deps.encodePicture(await receivePicture(req, { maxBytes: deps.avatarMaxBytes })),
    )
    res.json(viewProfile(deps, await setAvatar(deps, { userId, requestId }, picture)))
  })

  router.delete('/users/me/avatar', async (req, res) => {
    const { userId } = callerOf(req)
    await removeAvatar(deps, { userId, requestId: req.requestId })
    res.status(204).end()
  })

  /** Signed is whose picture and which; of what size it is wanted is not. */
  const isSigned = ({ params, query }: Request): boolean => {
    const [inPath, given] = [avatarOwner.safeParse(params), version.safeParse(query)]
    return inPath.success && given.success && deps.signer.verify(avatarPath(inPath.data.userId, given.data.v), query)
  }

  router.get('/users/:userId/avatar', async (req, res) => {
    const signed = isSigned(req)
    if (!signed) callerOf(req)
    const { userId } = avatarOwner.parse(req.params)
    const { v, size } = avatarQuery.parse(req.query)

    const { avatarId } = await findProfile(deps, userId)
    const bytes =
      avatarId === null || (v ?? avatarId) !== avatarId ? null : await deps.avatars.read(avatarId, userId, size)
    if (bytes === null) throw problem('avatar-not-found')
    sendPicture(req, res, bytes, { etag: `"${avatarId}-${size}"`, isLasting: signed })
  })

  return router
}
