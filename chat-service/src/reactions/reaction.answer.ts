import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'

/** How often an emoji was given to a message. */
export const reactionView = z
  .strictObject({
    emoji: z.string(),
    count: z.int().min(1),
    mine: z.boolean().optional().describe('Left out where the message is told to everybody at once'),
  })
  .meta({ id: 'ReactionCount' })

export const reactionPage = pageOf(
  z.strictObject({ emoji: z.string(), userId: z.string() }).meta({ id: 'Reaction' }),
).meta({ id: 'ReactionPage' })
