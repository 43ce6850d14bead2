import { isDeepStrictEqual } from 'node:util'
import { whoMayWrite } from '@chat/common/events/user-events'
import { inDocuments } from '@chat/common/openapi/in-documents'
import { z } from 'zod'

/** BCP 47 as far as Unicode takes it; in its usual spelling. */
const locale = z
  .string()
  .max(64)
  .transform((tag, context) => {
    try {
      return new Intl.Locale(tag).toString()
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a language tag such as en or pt-BR' })
      return z.NEVER
    }
  })
  .register(inDocuments, { type: 'string', maxLength: 64, description: 'A language tag', examples: ['en', 'pt-BR'] })

/** Newer versions of Intl take an offset for a zone, which no daylight saving would ever change. */
const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

export const settings = z.strictObject({
  showLastSeen: z.boolean(),
  showPresence: z.boolean(),
  readReceipts: z.boolean(),
  whoMayWrite,
  locale,
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
    .meta({ examples: ['Europe/Berlin'] }),
})
/** As clients see them. */
export type ShownSettings = z.infer<typeof settings>

export const settingsChange = settings
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'must have at least one field')
  .meta({ minProperties: 1 })
export type SettingsChange = z.infer<typeof settingsChange>

/** `version` 0: nothing was ever set. */
export type Settings = ShownSettings & { userId: string; version: number }

export const firstSettings = (userId: string): Settings => ({
  userId,
  version: 0,
  showLastSeen: true,
  showPresence: true,
  readReceipts: true,
  whoMayWrite: 'everyone',
  locale: 'en',
  timeZone: 'UTC',
})

/** The next version, or the same object where the change changes nothing. */
export const nextSettings = (settings: Settings, change: SettingsChange): Settings => {
  const next = { ...settings, ...(change as Partial<ShownSettings>) } // JSON has no undefined
  return isDeepStrictEqual(next, settings) ? settings : { ...next, version: settings.version + 1 }
}

export const settingsView = ({ userId: _userId, version: _version, ...view }: Settings): ShownSettings => view
