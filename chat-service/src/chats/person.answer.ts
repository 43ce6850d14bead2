import { z } from 'zod'

/** What a chat tells of a person. */
export const personView = z
  .strictObject({
    id: z.string(),
    username: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().optional().describe('Opens without a token'),
  })
  .meta({ id: 'Person' })
export type PersonView = z.infer<typeof personView>
