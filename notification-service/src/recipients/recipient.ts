import { defaultPreferences, type Preferences } from './preferences.ts'

/**
 * A browser that takes pushes (RFC 8030), as `PushSubscription.toJSON()` gives it. `id` is ours: a hash of the endpoint.
 * It takes them until the session ends that it was logged in with.
 */
export type Subscription = {
  id: string
  endpoint: string
  keys: { p256dh: string; auth: string }
  createdAt: Date
  sessionId: string
}

/**
 * A person as whoever is to be reached: one document, whose `version` grows with each change. Nobody without a document
 * has chosen anything; they are `newRecipient`.
 */
export type Recipient = {
  userId: string
  version: number
  preferences: Preferences
  subscriptions: Subscription[]
  /** This service's copy of what user-service told of, as of its `settingsVersion`. */
  settingsVersion: number
  /** IANA name. */
  timeZone: string
  locale: string
}

export const newRecipient = (userId: string): Recipient => ({
  userId,
  version: 0,
  preferences: defaultPreferences,
  subscriptions: [],
  settingsVersion: 0,
  timeZone: 'UTC',
  locale: 'en',
})
