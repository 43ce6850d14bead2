import { settled } from '../inboxes/due.ts'
import { orElse, valueFor, when, type Expression, type Stage } from '../inboxes/expression.ts'
import type { Due, Outgoing } from '../inboxes/inbox.ts'

/**
 * What was decided for messages up to `seq`: `next` is when the same is asked again, `newerAt` when it is asked of what
 * came meanwhile, which otherwise stays due as it is; `sent`: it was handed over.
 */
export type DecidedDue = {
  seq: number
  next: Due | null
  newerAt: Date | null
  sent: Outgoing['mailed']
}

/** Of one inbox; what is null was not decided. */
export type Decided = {
  inboxId: string
  push: DecidedDue | null
  mail: DecidedDue | null
  close: Outgoing['close']
}

const dueAfter = (due: Expression, answer: string): Expression =>
  when(
    { $or: [{ $eq: [answer, null] }, { $not: due }] },
    orElse(due, '$$REMOVE'),
    when({ $eq: [`${due as string}.seq`, `${answer}.seq`] }, orElse(`${answer}.next`, '$$REMOVE'), {
      $mergeObjects: [due, { at: orElse(`${answer}.newerAt`, `${due as string}.at`) }],
    }),
  )

const isClosed: Expression = {
  $and: [
    '$decided.close',
    { $eq: ['$outgoing.close.id', '$decided.close.id'] },
    { $eq: ['$outgoing.close.seq', '$decided.close.seq'] },
  ],
}

/**
 * The decisions on many inboxes as one pipeline update. Each may have changed since it was read: what was read is not due
 * any more, and what was handed over is noted all the same, so that it is closed. What came meanwhile stays due.
 */
export const decided = (some: Decided[], now: Date): Stage[] => [
  {
    $set: {
      decided: valueFor(
        '$_id',
        some.map(({ inboxId, ...rest }) => [inboxId, rest]),
      ),
    },
  },
  {
    $set: {
      'outgoing.push': dueAfter('$outgoing.push', '$decided.push'),
      'outgoing.mail': dueAfter('$outgoing.mail', '$decided.mail'),
      'outgoing.close': when(isClosed, '$$REMOVE', orElse('$outgoing.close', '$$REMOVE')),
      'outgoing.pushed': orElse('$decided.push.sent', orElse('$outgoing.pushed', '$$REMOVE')),
      'outgoing.mailed': orElse('$decided.mail.sent', orElse('$outgoing.mailed', '$$REMOVE')),
    },
  },
  ...settled(now),
  { $unset: ['decided', 'lease'] },
]
