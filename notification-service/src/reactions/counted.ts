import { outgoingLeft } from '../changing/outgoing-left.ts'
import { literal, orElse, when, type Expression, type Stage } from '../inboxes/expression.ts'
import { floorSeq } from '../inboxes/floor.ts'
import { isNews, isShown, nextId, numbered, overIfRead } from '../inboxes/fold-stages.ts'
import { newestOf } from '../inboxes/message-expressions.ts'
import { withNews, type Times } from '../inboxes/news-due.ts'
import { withSeqs } from '../inboxes/seq-ranges.ts'
import { defaultWishes } from '../recipients/wishes.ts'

const isCounted: Expression = {
  $and: [
    '$$one.set',
    { $gt: ['$$one.moment', floorSeq] },
    { $not: { $in: ['$$one.messageSeq', orElse('$hidden', [])] } },
  ],
}

const asTold: Expression = {
  seq: '$$one.moment',
  type: 'reaction',
  messageId: '$$one.messageId',
  actorId: '$$one.actorId',
  body: '$$one.body',
  version: '$$one.textVersion',
  emoji: '$$one.emoji',
  messageSeq: '$$one.messageSeq',
}

const theirs: Expression = { $filter: { input: orElse('$reactions', []), as: 'one', cond: isCounted } }

const news: Expression = {
  $map: { input: { $sortArray: { input: theirs, sortBy: { moment: 1 } } }, as: 'one', in: asTold },
}

const countedAt = (at: Date): Expression => ({
  id: orElse('$notification.id', nextId),
  createdAt: orElse('$notification.createdAt', at),
  seqs: withSeqs([], '$news.seq'),
  latest: { $last: '$news' },
  mention: null,
  shownSeq: orElse(newestOf('$news', isShown), 0),
  read: orElse('$notification.read', false),
  readAt: orElse('$notification.readAt', null),
})

/**
 * The notification that follows from what reactions are kept: all of those that are given and not seen yet. After it was
 * marked read a newer one begins another.
 */
export const counted = (times: Times): Stage[] => [
  { $set: { news: when('$present', news, []), wanted: orElse('$wishes', literal(defaultWishes)) } },
  overIfRead,
  { $set: { news: when('$present', news, []) } }, // without those that are over
  numbered,
  { $set: { notification: when(isNews, countedAt(times.at), null), outgoing: withNews(times) } },
  outgoingLeft,
  { $unset: ['news', 'wanted', 'newest'] },
]
