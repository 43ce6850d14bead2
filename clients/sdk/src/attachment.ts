import { number, object, optional, string, type Infer } from './shape.ts'

/** A file of a chat; sizes in bytes and pixels. `url` opens without a token for a day; a relative one is the server's. */
export const attachment = object({
  id: string,
  name: string,
  type: string,
  size: number,
  width: optional(number),
  height: optional(number),
  url: optional(string),
})
export type Attachment = Infer<typeof attachment>
