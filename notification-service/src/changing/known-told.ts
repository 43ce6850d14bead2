import { literal, orElse, when, type Expression } from '../inboxes/expression.ts'
import { asTold, toldType } from '../inboxes/news.ts'
import { holds } from '../inboxes/seq-ranges.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import { defaultWishes } from '../recipients/wishes.ts'

/** The first of these messages that is so, as it would be told; null where none is. */
export const firstTold = (messages: LoggedMessage[], cond: Expression): Expression => ({
  $let: {
    vars: { message: { $first: { $filter: { input: literal(messages), as: 'message', cond, limit: 1 } } } },
    in: when('$$message', asTold, null),
  },
})

const isCounted = (seqs: Expression): Expression => holds(seqs, '$$message.seq')

/** A mention or a reply, of those that are counted. */
export const isToThem = (seqs: Expression): Expression => ({
  $and: [{ $in: [toldType, ['mention', 'reply']] }, isCounted(seqs)],
})

/** Of types that nothing is listed of. */
export const notInApp: Expression = orElse('$wishes.notInApp', literal(defaultWishes.notInApp))

export const isInApp = (seqs: Expression): Expression => ({
  $and: [{ $not: { $in: [toldType, notInApp] } }, isCounted(seqs)],
})

export const seqOf = (told: Expression): Expression => ({
  $let: { vars: { told }, in: orElse('$$told.seq', 0) },
})
