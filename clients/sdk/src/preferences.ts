import { boolean, nullable, object, optional, record, string, type Infer } from './shape.ts'

const channels = object({ inApp: optional(boolean), push: optional(boolean), email: optional(boolean) })

/**
 * What a person is told of, and how. `types` says of a type of notification on which channels it comes; what it does not
 * say is on, as long as the channel itself is. `after` is a number with s, m or h: so long a mail waits whether it is read
 * in the app. `quietHours` are in the time zone of the person's settings; in those nothing is pushed or mailed.
 */
export const preferences = object({
  inApp: boolean,
  push: boolean,
  email: object({ enabled: boolean, after: string }),
  digest: string,
  quietHours: nullable(object({ from: string, to: string })),
  types: record(channels),
})
export type Preferences = Infer<typeof preferences>

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
