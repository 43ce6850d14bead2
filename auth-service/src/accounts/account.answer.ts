import { z } from 'zod'

/** An account as its owner sees it. */
export const accountAnswer = z
  .strictObject({
    id: z.string(),
    username: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    roles: z.array(z.string()),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Account' })
