import type { Preferences, PreferencesChange } from '@chat/sdk/preferences'

/** What shows a part of the preferences, and changes it. */
export type PreferencesPart = { preferences: Preferences; onChange: (part: PreferencesChange) => Promise<boolean> }
