import type { Wishes } from '../recipients/wishes.ts'
import { orElse, valueFor, when, type Expression, type Stage } from './expression.ts'
import { inboxId, type Level } from './inbox.ts'

/** The time at which somebody was last in the chat for certain; null where nothing says so. */
export const lastSeen = (at: Expression): Expression => orElse({ $max: ['$seenAt', at] }, '$$REMOVE')

/** Let in or out by message `seq`; older news of it changes nothing. */
export const membership = ({ seq, active, at }: { seq: number; active: boolean; at: Date }): Stage => ({
  $set: {
    active: when({ $gt: [seq, '$memberSeq'] }, active, '$active'),
    memberSeq: { $max: ['$memberSeq', seq] },
    seenAt: lastSeen(at),
  },
})

/** How far somebody has read, and when they did. */
export type Pointer = { chatId: string; userId: string; readSeq: number; at: Date }

/** Pointers only grow. */
export const readUpTo = (pointers: Pointer[]): Stage => {
  const read = pointers.map(({ chatId, userId, readSeq, at }): [string, object] => [
    inboxId(chatId, userId),
    { readSeq, at },
  ])
  const upTo = (field: string): Expression => ({
    $let: { vars: { read: valueFor('$_id', read) }, in: `$$read.${field}` },
  })
  return { $set: { readSeq: { $max: ['$readSeq', upTo('readSeq')] }, seenAt: lastSeen(upTo('at')) } }
}

/** `level` is null where nothing was chosen; of two versions the higher is the later. */
export type Settings = { level: Level | null; muted: boolean; mutedUntil: Date | null; version: number }

/** What a person chose; an older choice changes nothing. They carry no seq, as they are not in the log. */
export const settings = ({ level, muted, mutedUntil, version }: Settings): Stage => {
  const isNewer: Expression = { $gte: [version, orElse('$settingsVersion', 0)] }
  const choose = (field: string, value: Expression): Expression => when(isNewer, value, field)
  return {
    $set: {
      level: choose('$level', level),
      muted: choose('$muted', muted),
      mutedUntil: choose('$mutedUntil', mutedUntil),
      settingsVersion: choose('$settingsVersion', version),
    },
  }
}

/** What these people wish, where it is known and newer than what an inbox knows of it. */
export const wished = (userIds: string[], wishes: Map<string, Wishes>): Stage[] => {
  const asked: Stage = { $unset: ['unasked'] }
  if (wishes.size === 0) return [asked]

  const entries = userIds.map((userId): [string, unknown] => [userId, wishes.get(userId) ?? null])
  const isNewer = { $gt: ['$$known.version', orElse('$wishes.version', -1)] }
  const vars = { known: valueFor('$userId', entries) }
  return [{ $set: { wishes: { $let: { vars, in: when(isNewer, '$$known', '$wishes') } } } }, asked]
}

/** Marked by its owner. Again is the same. */
export const marked = (read: boolean, at: Date): Stage => ({
  $set: {
    notification: {
      $mergeObjects: ['$notification', { read, readAt: read ? orElse('$notification.readAt', at) : null }],
    },
  },
})

/** Deleted by its owner: nothing that it counted comes back. */
export const dismissed: Stage = { $set: { doneSeq: { $max: ['$doneSeq', '$notification.latest.seq'] } } }
