import { z } from 'zod'
import { chat } from './chat.ts'
import { lenient, pageOf } from './lenient.ts'
import { profile } from './person.ts'
import { settings } from './settings.ts'

/** What a start screen shows. Each part may be away, and is then named in `missing`. `users`: everybody named in `chats`. */
export const overview = lenient({
  me: profile.optional(),
  settings: settings.optional(),
  chats: pageOf(chat).optional(),
  unread: lenient({ messages: z.number().optional(), notifications: z.number().optional() }).default({}),
  users: z.record(z.string(), profile).optional(),
  missing: z.array(z.string()).default([]),
})
export type Overview = z.infer<typeof overview>
