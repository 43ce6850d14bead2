import { notificationTypes, type Preferences, type PreferencesChange } from './preferences.ts'

type Types = Preferences['types']

/** What was said of a channel stays said, though it be what holds anyway. */
const nextTypes = (current: Types, change: Types = {}): Types => {
  const said = notificationTypes.map((type) => [type, { ...current[type], ...change[type] }] as const)
  return Object.fromEntries(said.filter(([, channels]) => Object.keys(channels).length > 0))
}

/** Of mails and of each type only what the change says is another one then. */
export const nextPreferences = (current: Preferences, change: PreferencesChange): Preferences => {
  const { email, types, ...rest } = change as Partial<Preferences> // JSON has no undefined
  return { ...current, ...rest, email: { ...current.email, ...email }, types: nextTypes(current.types, types) }
}
