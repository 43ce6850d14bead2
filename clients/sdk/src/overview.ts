import { chat } from './chat.ts'
import { pageOf } from './page.ts'
import { profile } from './person.ts'
import { settings } from './settings.ts'
import { array, number, object, optional, or, record, string, type Infer } from './shape.ts'

/** What a start screen shows. Each part may be away, and is then named in `missing`. `users`: everybody named in `chats`. */
export const overview = object({
  me: optional(profile),
  settings: optional(settings),
  chats: optional(pageOf(chat)),
  unread: or(object({ messages: optional(number), notifications: optional(number) }), {}),
  users: optional(record(profile)),
  missing: or(array(string), []),
})
export type Overview = Infer<typeof overview>
