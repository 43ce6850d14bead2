import { literal, orElse, when, type Expression, type Stage } from './expression.ts'
import { floorSeq } from './floor.ts'

const isUnread: Expression = { $and: ['$notification', { $not: '$notification.read' }] }

const unlessOver = (due: string): Expression =>
  when({ $and: [isUnread, { $gt: [`${due}.seq`, floorSeq] }] }, due, '$$REMOVE')

const isOfThis = (sent: string): Expression => ({ $eq: [`${sent}.id`, '$notification.id'] })

const isOnScreens: Expression = { $and: [isUnread, isOfThis('$outgoing.pushed')] }

/** Whoever pushed it may have been told so only now, after it was read: it is closed as well. */
const close = (at: Date): Expression =>
  when(
    { $and: ['$outgoing.pushed', { $not: isOnScreens }] },
    { at, id: '$outgoing.pushed.id', seq: '$outgoing.pushed.seq' },
    orElse('$outgoing.close', '$$REMOVE'),
  )

/**
 * What is due, by the notification as it is now: what is read, deleted or left behind interrupts nobody any more, and what
 * was pushed of it leaves the screens at once.
 */
export const stillOutgoing = (at: Date): Expression =>
  when(
    { $gt: ['$outgoing', null] },
    {
      push: unlessOver('$outgoing.push'),
      mail: unlessOver('$outgoing.mail'),
      close: close(at),
      pushed: when(isOnScreens, '$outgoing.pushed', '$$REMOVE'),
      mailed: when(isOfThis('$outgoing.mailed'), '$outgoing.mailed', '$$REMOVE'),
    },
    '$$REMOVE',
  )

const earliest: Expression = { $min: ['$outgoing.push.at', '$outgoing.mail.at', '$outgoing.close.at'] }

/** Nothing is left of what holds nothing, so the same state is the same document whatever led to it. */
export const whenDue: Stage = {
  $set: {
    outgoing: when({ $eq: ['$outgoing', literal({})] }, '$$REMOVE', '$outgoing'),
    dueAt: orElse(earliest, '$$REMOVE'),
  },
}

/** After `outgoing` was written without the frame of a change: what holds now, and when it is due. */
export const settled = (at: Date): Stage[] => [{ $set: { outgoing: stillOutgoing(at) } }, whenDue]
