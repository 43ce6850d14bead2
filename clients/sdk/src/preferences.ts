import { z } from 'zod'
import { lenient } from './lenient.ts'

const channels = lenient({ inApp: z.boolean().optional(), push: z.boolean().optional(), email: z.boolean().optional() })

/**
 * What a person is told of, and how. `types` says of a type of notification on which channels it comes; what it does not
 * say is on, as long as the channel itself is. `after` is a number with s, m or h: so long a mail waits whether it is read
 * in the app. `quietHours` are in the time zone of the person's settings; in those nothing is pushed or mailed.
 */
export const preferences = lenient({
  inApp: z.boolean(),
  push: z.boolean(),
  email: lenient({ enabled: z.boolean(), after: z.string() }),
  digest: z.string(),
  quietHours: lenient({ from: z.string(), to: z.string() }).nullable(),
  types: z.record(z.string(), channels),
})
export type Preferences = z.infer<typeof preferences>

export type NotificationType = 'message' | 'mention' | 'reply' | 'reaction' | 'added_to_chat'

/** Of mails and of each type also a part; what is left out stays as it is. `after` is at most 24h. */
export type PreferencesChange = {
  inApp?: boolean
  push?: boolean
  email?: { enabled?: boolean; after?: `${number}${'s' | 'm' | 'h'}` }
  digest?: 'off' | 'hourly' | 'daily'
  quietHours?: { from: string; to: string } | null
  types?: Partial<Record<NotificationType, { inApp?: boolean; push?: boolean; email?: boolean }>>
}
