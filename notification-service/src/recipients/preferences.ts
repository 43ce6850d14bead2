import { z } from 'zod'

export const notificationTypes = ['message', 'mention', 'reply', 'reaction', 'added_to_chat'] as const
export type NotificationType = (typeof notificationTypes)[number]

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time as 22:00')

const millisecondsOf = { s: 1_000, m: 60_000, h: 3_600_000 }
const longestDelayMs = 24 * millisecondsOf.h

/** In milliseconds. @throws RangeError */
export const delayMs = (delay: string): number => {
  const [, count, unit] = /^(\d{1,5})([smh])$/.exec(delay) ?? []
  if (count === undefined) throw new RangeError('a delay is a number with s, m or h')
  return Number(count) * millisecondsOf[unit as 's' | 'm' | 'h'] // as the pattern says
}

const delay = z
  .string()
  .regex(/^\d{1,5}[smh]$/, 'must be a number with s, m or h')
  .refine((value) => !/^\d{1,5}[smh]$/.test(value) || delayMs(value) <= longestDelayMs, 'must be 24h at most')

const channels = z.strictObject({
  inApp: z.boolean().optional(),
  push: z.boolean().optional(),
  email: z.boolean().optional(),
})
export type Channels = z.infer<typeof channels>
export type Channel = keyof Channels

const fields = {
  inApp: z.boolean(),
  push: z.boolean(),
  email: z.strictObject({ enabled: z.boolean(), after: delay }),
  digest: z.enum(['off', 'hourly', 'daily']),
  quietHours: z
    .strictObject({ from: clockTime, to: clockTime })
    .refine(({ from, to }) => from !== to, 'must begin and end at different times')
    .nullable(),
  types: z.partialRecord(z.enum(notificationTypes), channels),
}

export const preferences = z.strictObject(fields)
export type Preferences = z.infer<typeof preferences>

/** What a PATCH may say: of `email` and of each type also a part. */
export const preferencesChange = z
  .strictObject({ ...fields, email: fields.email.partial() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'must have at least one field')
  .meta({ minProperties: 1 })
export type PreferencesChange = z.infer<typeof preferencesChange>

/** Until somebody says otherwise: reactions and being added interrupt nobody, and mails tell of what was said in person. */
export const defaultPreferences: Preferences = {
  inApp: true,
  push: true,
  email: { enabled: true, after: '10m' },
  digest: 'off',
  quietHours: null,
  types: { reaction: { push: false, email: false }, added_to_chat: { email: false } },
}
