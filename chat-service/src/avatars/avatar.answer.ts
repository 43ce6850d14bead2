import { z } from 'zod'

export const avatarView = z.strictObject({ avatarUrl: z.string().describe('Opens without a token') }).meta({
  id: 'ChatAvatar',
})
