import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'

/** What a message said before. */
export const versionView = z
  .strictObject({
    text: z.string(),
    mentions: z.array(z.string()),
    version: z.int().min(1),
    createdAt: z.iso.datetime().optional().describe('Of the first one'),
    editedAt: z.iso.datetime().optional().describe('Of all others'),
  })
  .meta({ id: 'MessageVersion' })
export type VersionView = z.infer<typeof versionView>

export const versionPage = pageOf(versionView).meta({ id: 'MessageVersionPage' })
