import { chat } from './chat.ts'
import { message } from './message.ts'
import { array, boolean, nullable, number, object, or, record, string, type Infer } from './shape.ts'

/** An answer to `sync`: what follows the known seqs, and what changed. `cursor` leads to the next page. */
export const syncPage = object({
  chats: or(record(object({ items: array(message), hasMore: or(boolean, false), lastSeq: number })), {}),
  changed: or(array(message), []),
  chatsChanged: or(array(chat), []),
  added: or(array(chat), []),
  removed: or(array(string), []),
  cursor: or(nullable(string), null),
  serverTime: string,
})
export type SyncPage = Infer<typeof syncPage>
