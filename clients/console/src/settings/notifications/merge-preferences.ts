import type { Preferences, PreferencesChange } from '@chat/sdk/preferences'

/** The preferences with what changes, which of mails and of each type is only a part. */
export const mergePreferences = (now: Preferences, { email, types = {}, ...rest }: PreferencesChange): Preferences => {
  const changed = Object.entries(types).map(([type, channels]) => [type, { ...now.types[type], ...channels }])
  return { ...now, ...rest, email: { ...now.email, ...email }, types: { ...now.types, ...Object.fromEntries(changed) } }
}
