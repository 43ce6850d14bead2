import type { Presence } from '@chat/common/events/presence-events'
import type { Due, Outgoing } from '../inboxes/inbox.ts'
import { delayMs, type NotificationType } from '../recipients/preferences.ts'
import type { Recipient } from '../recipients/recipient.ts'
import { wishesOf } from '../recipients/wishes.ts'
import { afterQuiet, zoneOf } from './local-time.ts'
import { nextDigest } from './next-digest.ts'

/** All that a decision rests on. */
export type Facts = {
  now: Date
  outgoing: Outgoing
  /** The notification as it is now; null: there is none, or it was read. */
  unread: Unread | null
  recipient: Recipient
  /** The most present of the person's devices. */
  presence: Presence
  /** The hour of the daily digest. */
  digestHour: number
}

/** `latestType`: of the message `latestSeq`. */
type Unread = { id: string; latestSeq: number; latestType?: NotificationType }

/** `later`: it is asked again then. `drop`: never for these messages. */
export type Answer = { do: 'send' } | { do: 'drop' } | { do: 'later'; at: Date }

export type Decision = {
  push?: Answer
  mail?: Answer | { do: 'digest'; slot: string; at: Date }
  close?: { do: 'send' }
}

/** Who is online is asked again no sooner, however short the delay is that they chose. */
const shortestPauseMs = 5_000

type Asked = { due: Due; done: Outgoing['pushed']; wanted: NotificationType[] }

/** Whether it was read, sent already, or is not wanted any more. */
const isSettled = ({ unread }: Facts, { due, done, wanted }: Asked): boolean => {
  if (unread === null || wanted.length === 0) return true
  if (done?.id === unread.id && done.seq >= Math.min(due.seq, unread.latestSeq)) return true

  const type = due.seq === unread.latestSeq ? unread.latestType : undefined
  return type !== undefined && !wanted.includes(type)
}

const afterQuietOf = ({ timeZone, preferences }: Recipient, time: number): number =>
  afterQuiet(zoneOf(timeZone), preferences.quietHours, time)

const decidePush = (facts: Facts, asked: Asked): Answer => {
  if (isSettled(facts, asked) || facts.presence === 'online') return { do: 'drop' }

  const now = facts.now.getTime()
  const at = afterQuietOf(facts.recipient, now)
  return at > now ? { do: 'later', at: new Date(at) } : { do: 'send' }
}

const decideMail = (facts: Facts, asked: Asked): NonNullable<Decision['mail']> => {
  if (isSettled(facts, asked)) return { do: 'drop' }

  const now = facts.now.getTime()
  const { email, digest } = facts.recipient.preferences
  const pauseMs = facts.presence === 'online' ? Math.max(delayMs(email.after), shortestPauseMs) : 0
  if (digest !== 'off' && pauseMs === 0) return { do: 'digest', ...nextDigest(facts) }

  const at = digest === 'off' ? afterQuietOf(facts.recipient, now + pauseMs) : now + pauseMs
  return at > now ? { do: 'later', at: new Date(at) } : { do: 'send' }
}

/**
 * What becomes of what is due of one notification; what is not due yet is not decided on. It rests on nothing but the
 * facts, so the same twice is the same. Away is not there. What was withdrawn closes at any hour: nobody hears it.
 */
export const decide = (facts: Facts): Decision => {
  const { now, outgoing, recipient } = facts
  const dueNow = <Of extends { at: Date }>(one: Of | null | undefined): Of | null => (one && one.at <= now ? one : null)
  const [push, mail, close] = [dueNow(outgoing.push), dueNow(outgoing.mail), dueNow(outgoing.close)]
  const wishes = wishesOf(recipient)

  return {
    ...(push && { push: decidePush(facts, { due: push, done: outgoing.pushed, wanted: wishes.push }) }),
    ...(mail && { mail: decideMail(facts, { due: mail, done: outgoing.mailed, wanted: wishes.mail }) }),
    ...(close && { close: { do: 'send' as const } }),
  }
}
