import { orElse, when, type Expression, type Stage } from '../inboxes/expression.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import { firstTold, isInApp, isToThem, notInApp, seqOf } from './known-told.ts'
import { isOf, type OneMessage } from './one-message.ts'
import { withoutSeq } from './without-seq.ts'

const lastSeq: Expression = { $last: '$left.to' }

/** A place in the log of which nothing else is known any more: better no text than one that is deleted. */
const unknown: Expression = {
  seq: lastSeq,
  type: 'message',
  messageId: '',
  actorId: '$notification.latest.actorId',
  body: '',
  version: 0,
}

/** As only the newest are kept by name, what takes their place is looked for among what is known of the chat. */
const replaced = (message: OneMessage, known: LoggedMessage[]): Expression => ({
  seqs: '$left',
  latest: when(
    isOf(message, '$notification.latest'),
    orElse(firstTold(known, { $eq: ['$$message.seq', lastSeq] }), unknown),
    '$notification.latest',
  ),
  mention: when(
    isOf(message, '$notification.mention'),
    firstTold(known, isToThem('$left')),
    orElse('$notification.mention', null),
  ),
  shownSeq: when(
    { $eq: ['$notification.shownSeq', message.seq] },
    when({ $eq: [notInApp, []] }, orElse(lastSeq, 0), seqOf(firstTold(known, isInApp('$left')))),
    orElse('$notification.shownSeq', '$$REMOVE'),
  ),
})

/**
 * Takes one message out of the notification of whoever is told of it. `known`: the messages of this chat before it that
 * are known still, the newest first.
 */
export const withdrawn = (message: OneMessage, known: LoggedMessage[]): Stage[] => [
  { $set: { left: withoutSeq(orElse('$notification.seqs', []), message.seq) } },
  {
    $set: { notification: when('$notification', { $mergeObjects: ['$notification', replaced(message, known)] }, null) },
  },
  { $unset: ['left'] },
]
