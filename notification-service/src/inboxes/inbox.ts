import { randomBytes } from 'node:crypto'
import type { Reaction } from '../reactions/reaction.ts'
import type { NotificationType } from '../recipients/preferences.ts'
import type { Wishes } from '../recipients/wishes.ts'
import type { SeqRange } from './seq-ranges.ts'

/** What a notification says: one message of the log, as it concerns the person. */
export type Told = {
  seq: number
  type: NotificationType
  messageId: string
  actorId: string
  body: string
  /** Of the message, when this was its text. */
  version?: number
  /** Of a reaction, which has a `seq` of its own: what was given, and the place of the message in the log. */
  emoji?: string
  messageSeq?: number
}

/**
 * Messages of one chat, folded for one person. `latest` is the newest of all, `mention` the newest that is to the person,
 * a mention or a reply, and `shownSeq` the newest of a type that they want to see in the app: as reading goes upwards, the
 * newest is always the last to be read, so no other has to be kept.
 */
export type Fold = {
  id: string
  createdAt: Date
  seqs: SeqRange[]
  latest: Told
  mention: Told | null
  shownSeq: number
  /** Whether it is listed, counted and announced: `shownSeq` is still unread. */
  inApp: boolean
  read: boolean
  readAt: Date | null
}

export type Level = 'all' | 'mentions' | 'none'

/**
 * One person in one chat: what this service knows of both, how far they have read, and the notification that follows
 * from it. `memberSeq` is the message of the log that last let them in or out, so older news of that changes nothing.
 * A message is notified of while its seq is above all of `readSeq` (read in the chat), `doneSeq` (its notification was
 * deleted, or marked read before a newer one came) and what lies before `memberSeq`.
 */
export type Inbox = {
  /** `<chatId>:<userId>`; beside it `<chatId>:<userId>:reactions` */
  _id: string
  chatId: string
  userId: string
  active: boolean
  memberSeq: number
  readSeq: number
  doneSeq: number
  /** When they were last in the chat for certain: reading, writing, let in or out. */
  seenAt?: Date
  /** Messages that they deleted for themselves. */
  hidden?: number[]
  /** Only what the person has chosen; the default depends on the size of the chat. */
  level?: Level | null
  muted?: boolean
  mutedUntil?: Date | null
  settingsVersion?: number
  notification: Fold | null
  /** First half of the ids of its notifications, the second is `generation`: no other way to give 10,000 documents each an id of its own in one update. */
  key: string
  generation: number
  /** Grows with every change that its owner can see. */
  version: number
  /** Gone and not announced yet. */
  withdrawn: Fold[]
  /** The notification that others have been told of. */
  announcedId?: string | null
  unsent?: Mark
  /** What its owner wants to be told of and how, as this inbox knows it; missing: `defaultWishes`. */
  wishes?: Wishes
  /** What is still to go out of the notification, and what has gone. Changed in the same write as the notification. */
  outgoing?: Outgoing
  /** The earliest of what is due in `outgoing`, and until when an instance has it to itself; missing: nothing is due. */
  dueAt?: Date
  lease?: { token: string; until: Date }
  /** Just made: what its owner wishes has not been asked for since. */
  unasked?: boolean
  /**
   * In an inbox of reactions: these, and instead of `active` whether its owner is in the chat, as no message is folded
   * into it.
   */
  reactions?: Reaction[]
  present?: boolean
}

/** Due at `at`, for messages up to `seq`. */
export type Due = { at: Date; seq: number }

/**
 * `push` and `mail`: to be decided then. `close`: what was pushed of notification `pushed.id` is to leave the screens.
 * `pushed`, `mailed`: the last that was handed over to be sent, by notification and its newest message then.
 */
export type Outgoing = {
  push?: Due | null
  mail?: Due | null
  close?: { at: Date; id: string; seq: number } | null
  pushed?: { id: string; seq: number } | null
  mailed?: { id: string; seq: number; slot?: string } | null
}

/** Whose change it was and still is to announce: the instance `by`, in its write number `batch`. */
export type Mark = { by: string; at: Date; batch: number }

export const inboxId = (chatId: string, userId: string): string => `${chatId}:${userId}`

/** One person in one chat. */
export type Place = Pick<Inbox, '_id' | 'chatId' | 'userId'>

export const newInbox = ({
  chatId,
  userId,
  _id = inboxId(chatId, userId),
}: Omit<Place, '_id'> & Partial<Place>): Inbox => ({
  _id,
  chatId,
  userId,
  active: false,
  memberSeq: 0,
  readSeq: 0,
  doneSeq: 0,
  notification: null,
  key: randomBytes(8).toString('hex'),
  generation: 0,
  version: 0,
  withdrawn: [],
  unasked: true,
})

/** Whether a notification is shown in the app; one that was folded before there was a choice is. */
export const isInApp = ({ inApp }: Fold): boolean => inApp !== false

/** What is said to a person in person is what they want to see first, whatever came after it. */
export const shownOf = ({ latest, mention }: Fold): Told => mention ?? latest
