import { z } from 'zod'
import { lenient } from './lenient.ts'

/** A file of a chat; sizes in bytes and pixels. `url` opens without a token for a day; a relative one is the server's. */
export const attachment = lenient({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
  url: z.string().optional(),
})
export type Attachment = z.infer<typeof attachment>
