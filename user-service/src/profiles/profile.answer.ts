import { z } from 'zod'

const statusView = z
  .strictObject({ text: z.string(), emoji: z.string().optional(), expiresAt: z.iso.datetime().optional() })
  .meta({ id: 'Status' })

/** A person as others see them. */
export const profileView = z
  .strictObject({
    id: z.string(),
    username: z.string(),
    displayName: z.string(),
    bio: z.string(),
    status: statusView.nullable(),
    avatarUrl: z.string().nullable().describe('Opens without a token'),
    deleted: z.literal(true).optional().describe('The account is closed; the names are nobody’s'),
  })
  .meta({ id: 'Profile' })
export type ProfileView = z.infer<typeof profileView>

export const presentProfile = profileView
  .extend({
    presence: z.enum(['online', 'away', 'offline']).describe('As far as the person shows it'),
    lastSeenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PresentProfile' })
export type PresentProfile = z.infer<typeof presentProfile>
