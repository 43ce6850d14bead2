import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'

/** What somebody who is not in a group may know of it. */
export const publicGroup = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    avatarUrl: z.string().optional(),
    memberCount: z.int().min(0),
    isMember: z.boolean(),
  })
  .meta({ id: 'PublicGroup' })
export type PublicGroup = z.infer<typeof publicGroup>

export const publicGroupPage = pageOf(publicGroup).meta({ id: 'PublicGroupPage' })
