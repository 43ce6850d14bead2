import { z } from 'zod'

/** What every list answers: some items, and the cursor with which it goes on; null at its end. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next: z.string().nullable() })
