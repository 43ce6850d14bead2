import { pageOf } from './page.ts'
import { profile } from './person.ts'
import { boolean, object, string, type Infer } from './shape.ts'

/** What a person chooses; `whoMayWrite` is `everyone` or `contacts`. */
export const settings = object({
  showLastSeen: boolean,
  showPresence: boolean,
  readReceipts: boolean,
  whoMayWrite: string,
  locale: string,
  timeZone: string,
})
export type Settings = Infer<typeof settings>
export type SettingsChange = Partial<Omit<Settings, 'whoMayWrite'>> & { whoMayWrite?: 'everyone' | 'contacts' }

export const blocked = object({ id: string, user: profile, since: string })
export type Blocked = Infer<typeof blocked>

/** `asked`: by me; `asks-me`; `contact`: both agreed. */
export const contact = object({ id: string, user: profile, state: string, since: string })
export type Contact = Infer<typeof contact>

export const blockedPage = pageOf(blocked)
export const contactPage = pageOf(contact)
