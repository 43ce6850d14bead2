import type { Presence } from '@chat/common/events/presence-events'
import type { Outgoing } from '../inboxes/inbox.ts'
import type { Recipient } from '../recipients/recipient.ts'

/** All that a decision rests on. */
export type Facts = {
  now: Date
  outgoing: Outgoing
  /** The notification as it is now; null: there is none, or it was read. */
  unread: { id: string; latestSeq: number } | null
  recipient: Recipient
  /** The most present of the person's devices. */
  presence: Presence
  /** The hour of the daily digest. */
  digestHour: number
}

/** `later`: it is asked again then. `drop`: never for these messages. */
export type Answer = { do: 'send' } | { do: 'drop' } | { do: 'later'; at: Date }

export type Decision = {
  push?: Answer
  mail?: Answer | { do: 'digest'; slot: string; at: Date }
  close?: { do: 'send' }
}
