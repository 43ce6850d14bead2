import { z } from 'zod'

/** As the first version told of messages; people by their usernames. */
export const oldHistoryView = z
  .strictObject({
    items: z.array(
      z.strictObject({
        sender: z.string(),
        recipient: z.string(),
        content: z.string(),
        timestamp: z.iso.datetime(),
        seq: z.int().min(1),
      }),
    ),
  })
  .meta({ id: 'OldHistory' })
