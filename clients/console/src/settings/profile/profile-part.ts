import type { Profile } from '@chat/sdk/person'

/** A form that changes a part of one's profile. */
export type ProfilePart = { profile: Profile; onChange: (profile: Profile) => void }
