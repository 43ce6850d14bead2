import { z } from 'zod'

/** A file as clients see it. */
export const attachmentView = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    type: z.string().describe('What its first bytes show, whatever its name says: `image/png`'),
    size: z.int().min(1).describe('In bytes'),
    width: z.int().min(1).optional().describe('Of a picture, in pixels'),
    height: z.int().min(1).optional(),
    url: z.string().describe('Opens without a token, for a day'),
  })
  .meta({ id: 'Attachment' })
export type AttachmentView = z.infer<typeof attachmentView>
