import { delayMs, defaultPreferences, notificationTypes, type Channel, type NotificationType } from './preferences.ts'
import type { Recipient } from './recipient.ts'

/**
 * What of a person's preferences has to be known when a message comes, as each of their inboxes keeps it: of which types
 * nothing is listed, which are pushed, and which mailed after how long. `version` is the recipient's: a copy of an older
 * one changes nothing.
 */
export type Wishes = {
  version: number
  notInApp: NotificationType[]
  push: NotificationType[]
  mail: NotificationType[]
  mailAfterMs: number
}

type Of = Pick<Recipient, 'version' | 'preferences' | 'subscriptions'>

/** A channel that is off is off for every type; without a device to push to nothing is pushed. */
export const wishesOf = ({ version, preferences, subscriptions }: Of): Wishes => {
  const { inApp, push, email, types } = preferences
  const on: Required<Record<Channel, boolean>> = { inApp, push: push && subscriptions.length > 0, email: email.enabled }
  const wanted = (channel: Channel) =>
    notificationTypes.filter((type) => on[channel] && (types[type]?.[channel] ?? true))
  const shown = wanted('inApp')

  return {
    version,
    notInApp: notificationTypes.filter((type) => !shown.includes(type)),
    push: wanted('push'),
    mail: wanted('email'),
    mailAfterMs: delayMs(email.after),
  }
}

/** Of who has chosen nothing and has no device to push to. */
export const defaultWishes: Wishes = wishesOf({ version: 0, preferences: defaultPreferences, subscriptions: [] })
