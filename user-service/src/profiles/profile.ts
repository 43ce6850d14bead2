import { isDeepStrictEqual } from 'node:util'
import { emoji, text } from '@chat/common/http/input'
import { problem } from '@chat/common/http/problem'
import { z } from 'zod'

export const profileChange = z
  .strictObject({ displayName: text(1, 64).optional(), bio: text(0, 500).optional() })
  .refine((change) => Object.keys(change).length > 0, 'must have at least one field')
  .meta({ minProperties: 1 })
export type ProfileChange = z.infer<typeof profileChange>

export const newStatus = z.strictObject({
  text: text(0, 140),
  emoji: emoji.optional(),
  expiresAt: z.iso
    .datetime({ offset: true })
    .transform((time) => new Date(time))
    .optional(),
})
export type Status = z.infer<typeof newStatus>

/** `version` 0: as registered. */
export type Profile = {
  userId: string
  version: number
  username: string
  displayName: string
  bio: string
  status: Status | null
  /** Names the picture there is now. */
  avatarId: string | null
}

/** All that is kept of somebody whose account was closed. */
export const deleted = 'deleted'

export type Kept = Profile | typeof deleted

/** A status that has expired is none. */
export const statusAt = ({ status }: Pick<Profile, 'status'>, now: Date): Status | null =>
  status?.expiresAt !== undefined && status.expiresAt <= now ? null : status

/** An empty text clears it. @throws ProblemError `invalid-request` when it would be over before it is seen. */
export const statusOf = (given: Status, now: Date): Status | null => {
  if (given.expiresAt !== undefined && given.expiresAt <= now) {
    throw problem('invalid-request', { errors: [{ pointer: '#/expiresAt', detail: 'must be in the future' }] })
  }
  return given.text === '' ? null : given
}

export type Change = ProfileChange & { status?: Status | null; avatarId?: string | null }

/** The next version, or the same object where the change changes nothing. */
export const nextProfile = (profile: Profile, { displayName, bio, status, avatarId }: Change): Profile => {
  const next = {
    ...profile,
    ...(displayName !== undefined && { displayName }),
    ...(bio !== undefined && { bio }),
    ...(status !== undefined && { status }),
    ...(avatarId !== undefined && { avatarId }),
  }
  return isDeepStrictEqual(next, profile) ? profile : { ...next, version: profile.version + 1 }
}

const statusView = ({ text, emoji, expiresAt }: Status) => ({
  text,
  ...(emoji !== undefined && { emoji }),
  ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }),
})

/** What everybody may know, but the picture: events name it, answers say where it is. */
export const publicPart = (profile: Profile, now: Date) => {
  const status = statusAt(profile, now)
  return {
    username: profile.username,
    displayName: profile.displayName,
    bio: profile.bio,
    status: status && statusView(status),
  }
}
