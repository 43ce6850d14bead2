import { orElse, when, type Expression, type Stage } from '../inboxes/expression.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import { firstTold, isInApp, isToThem, seqOf } from './known-told.ts'

const seqs = '$notification.seqs'

const withHeard = (heard: LoggedMessage[]): Expression => ({
  latest: when(
    { $eq: ['$notification.latest.messageId', ''] },
    orElse(firstTold(heard, { $eq: ['$$message.seq', '$notification.latest.seq'] }), '$notification.latest'),
    '$notification.latest',
  ),
  mention: {
    $let: {
      vars: { told: firstTold(heard, isToThem(seqs)) },
      in: when(
        { $gt: ['$$told.seq', orElse('$notification.mention.seq', 0)] },
        '$$told',
        orElse('$notification.mention', null),
      ),
    },
  },
  shownSeq: { $max: ['$notification.shownSeq', seqOf(firstTold(heard, isInApp(seqs)))] },
})

/**
 * Messages that came while others were withdrawn, the newest first: what is counted of them takes the places that nobody
 * was known for.
 */
export const refilled = (heard: LoggedMessage[]): Stage[] => [
  { $set: { notification: when('$notification', { $mergeObjects: ['$notification', withHeard(heard)] }, null) } },
]
