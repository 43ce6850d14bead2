import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { publicGroup } from '../chats/public-group.answer.ts'

export const inviteView = z
  .strictObject({
    id: z.string(),
    code: z.string(),
    url: z.string().describe('For people: a page that asks whether to join'),
    maxUses: z.int().min(1).nullable().describe('Null: as often as one likes'),
    uses: z.int().min(0),
    expiresAt: z.iso.datetime().nullable(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Invite' })
export type InviteView = z.infer<typeof inviteView>

export const invitePage = pageOf(inviteView).meta({ id: 'InvitePage' })

/** Where an invite leads. */
export const inviteLook = z
  .strictObject({ chat: publicGroup.omit({ isMember: true }), expiresAt: z.iso.datetime().nullable() })
  .meta({ id: 'InviteLook' })
