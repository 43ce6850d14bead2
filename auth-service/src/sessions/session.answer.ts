import { z } from 'zod'

/** A session as its owner sees it: one for each device. */
export const sessionAnswer = z
  .strictObject({
    id: z.string(),
    device: z.string(),
    address: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    current: z.boolean().describe('The one that asks'),
  })
  .meta({ id: 'Session' })
