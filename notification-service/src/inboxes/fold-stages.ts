import type { LoggedMessage } from '../messages/logged-message.ts'
import { defaultWishes } from '../recipients/wishes.ts'
import { literal, orElse, valueFor, when, type Expression, type Stage } from './expression.ts'
import type { Level } from './inbox.ts'
import { filter, isOfTypes, map, newestOf } from './message-expressions.ts'
import { newsOf } from './news.ts'
import { interrupting, withNews, type Times } from './news-due.ts'
import { withSeqs } from './seq-ranges.ts'

/** What is known stays unless `news` is of a later message. */
const newer = (known: string, news: Expression): Expression => ({
  $let: {
    vars: { news },
    in: when({ $gt: [orElse('$$news.seq', 0), orElse(`${known}.seq`, 0)] }, '$$news', orElse(known, null)),
  },
})

/** Sixteen hex digits of its own and eight decimal ones, which are hex digits too. */
const nextId: Expression = {
  $let: {
    vars: { number: { $toString: '$generation' } },
    in: {
      $concat: ['$key', { $substrCP: [{ $concat: ['00000000', '$$number'] }, { $strLenCP: '$$number' }, 8] }],
    },
  },
}

const isNews: Expression = { $ne: ['$news', []] }

const isShown: Expression = { $not: isOfTypes('$wanted.notInApp') }

const foldedAt = (at: Date): Expression => ({
  id: orElse('$notification.id', nextId),
  createdAt: orElse('$notification.createdAt', at),
  seqs: withSeqs(orElse('$notification.seqs', []), '$news.seq'),
  latest: newer('$notification.latest', { $last: '$news' }),
  mention: newer('$notification.mention', { $last: filter('$news', isOfTypes(['mention', 'reply'])) }),
  shownSeq: { $max: [orElse('$notification.shownSeq', '$notification.latest.seq'), newestOf('$news', isShown), 0] },
  read: orElse('$notification.read', false),
  readAt: orElse('$notification.readAt', null),
})

/** What was said in a chat, ascending, and the level of those of its members who chose none. */
export type Heard = { chatId: string; messages: LoggedMessage[]; defaultLevel: Level }

const own = map(filter('$heard.messages', { $eq: ['$$message.senderId', '$userId'] }), '$$message.seq')

/** Marked read, and now there is something newer. */
const isOver: Expression = {
  $and: ['$notification.read', { $gt: [{ $max: '$news.seq' }, '$notification.latest.seq'] }],
}

/**
 * Messages into the inbox of any member of these chats: of those that are theirs to hear of the seqs are united with what
 * is folded already, and what of them is to be pushed or mailed is due from now on. After a notification was marked read
 * a newer message begins another one.
 */
export const folded = (chats: Heard[], times: Times): Stage[] => [
  {
    $set: {
      heard: valueFor(
        '$chatId',
        chats.map(({ chatId, ...heard }) => [chatId, heard]),
      ),
    },
  },
  { $set: { readSeq: { $max: ['$readSeq', { $max: own }] } } }, // whoever writes has read what is above
  { $set: { news: newsOf('$heard.messages'), wanted: orElse('$wishes', literal(defaultWishes)) } },
  {
    $set: {
      doneSeq: when(isOver, '$notification.latest.seq', '$doneSeq'),
      notification: when(isOver, null, '$notification'),
    },
  },
  {
    $set: {
      generation: when(
        { $and: [isNews, { $eq: ['$notification', null] }] },
        { $add: ['$generation', 1] },
        '$generation',
      ),
      newest: interrupting,
    },
  },
  { $set: { notification: when(isNews, foldedAt(times.at), '$notification'), outgoing: withNews(times) } },
  { $unset: ['heard', 'news', 'wanted', 'newest'] },
]
