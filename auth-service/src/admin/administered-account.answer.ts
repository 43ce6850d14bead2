import { z } from 'zod'

/** An account as admins see it. */
export const administeredAccount = z
  .strictObject({
    id: z.string(),
    username: z.string(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    roles: z.array(z.string()),
    disabled: z.boolean(),
    createdAt: z.iso.datetime(),
    mfa: z.boolean().describe('Whether a code is asked for at login'),
    hasPassword: z.boolean(),
    deleted: z.literal(true).optional(),
  })
  .meta({ id: 'AdministeredAccount' })
