import type { Wishes } from '../recipients/wishes.ts'
import { orElse, valueFor, when, type Expression, type Stage } from './expression.ts'
import { inboxId, type Level } from './inbox.ts'

/** Let in or out by message `seq`; older news of it changes nothing. */
export const membership = (seq: number, active: boolean): Stage => ({
  $set: { active: when({ $gt: [seq, '$memberSeq'] }, active, '$active'), memberSeq: { $max: ['$memberSeq', seq] } },
})

/** How far somebody has read. */
export type Pointer = { chatId: string; userId: string; readSeq: number }

/** Pointers only grow. */
export const readUpTo = (pointers: Pointer[]): Stage => {
  const seqs = pointers.map(({ chatId, userId, readSeq }): [string, number] => [inboxId(chatId, userId), readSeq])
  return { $set: { readSeq: { $max: ['$readSeq', valueFor('$_id', seqs)] } } }
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
