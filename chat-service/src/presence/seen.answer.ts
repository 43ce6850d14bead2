import { presence } from '@chat/common/events/presence-events'
import { z } from 'zod'

/** Somebody's presence as others see it. */
export const seenView = z
  .strictObject({ userId: z.string(), presence, lastSeenAt: z.iso.datetime().optional() })
  .meta({ id: 'Seen' })
export type Seen = z.infer<typeof seenView>
