import { z } from 'zod'
import { lenient, pageOf } from './lenient.ts'
import { profile } from './person.ts'

/** What a person chooses; `whoMayWrite` is `everyone` or `contacts`. */
export const settings = lenient({
  showLastSeen: z.boolean(),
  showPresence: z.boolean(),
  readReceipts: z.boolean(),
  whoMayWrite: z.string(),
  locale: z.string(),
  timeZone: z.string(),
})
export type Settings = z.infer<typeof settings>
export type SettingsChange = Partial<Omit<Settings, 'whoMayWrite'>> & { whoMayWrite?: 'everyone' | 'contacts' }

export const blocked = lenient({ id: z.string(), user: profile, since: z.string() })
export type Blocked = z.infer<typeof blocked>

/** `asked`: by me; `asks-me`; `contact`: both agreed. */
export const contact = lenient({ id: z.string(), user: profile, state: z.string(), since: z.string() })
export type Contact = z.infer<typeof contact>

export const blockedPage = pageOf(blocked)
export const contactPage = pageOf(contact)
