import { z } from 'zod'
import { chat } from './chat.ts'
import { lenient } from './lenient.ts'
import { message } from './message.ts'

/** An answer to `sync`: what follows the known seqs, and what changed. `cursor` leads to the next page. */
export const syncPage = lenient({
  chats: z
    .record(z.string(), lenient({ items: z.array(message), hasMore: z.boolean().default(false), lastSeq: z.number() }))
    .default({}),
  changed: z.array(message).default([]),
  chatsChanged: z.array(chat).default([]),
  added: z.array(chat).default([]),
  removed: z.array(z.string()).default([]),
  cursor: z.string().nullable().default(null),
  serverTime: z.string(),
})
export type SyncPage = z.infer<typeof syncPage>
