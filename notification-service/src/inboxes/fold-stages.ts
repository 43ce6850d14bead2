import type { Block } from '../blocks/block.model.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import { defaultWishes } from '../recipients/wishes.ts'
import { literal, orElse, valueFor, when, type Expression, type Stage } from './expression.ts'
import type { Level } from './inbox.ts'
import { filter, isOfTypes, newestOf } from './message-expressions.ts'
import { newsOf } from './news.ts'
import { interrupting, withNews, type Times } from './news-due.ts'
import { withSeqs } from './seq-ranges.ts'
import { lastSeen } from './stages.ts'

/** What is known stays unless `news` is of a later message. */
const newer = (known: string, news: Expression): Expression => ({
  $let: {
    vars: { news },
    in: when({ $gt: [orElse('$$news.seq', 0), orElse(`${known}.seq`, 0)] }, '$$news', orElse(known, null)),
  },
})

/** Sixteen hex digits of its own and eight decimal ones, which are hex digits too. */
export const nextId: Expression = {
  $let: {
    vars: { number: { $toString: '$generation' } },
    in: {
      $concat: ['$key', { $substrCP: [{ $concat: ['00000000', '$$number'] }, { $strLenCP: '$$number' }, 8] }],
    },
  },
}

export const isNews: Expression = { $ne: ['$news', []] }

export const isShown: Expression = { $not: isOfTypes('$wanted.notInApp') }

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

const own = filter('$heard.messages', { $eq: ['$$message.senderId', '$userId'] })

/** Marked read, and now there is something newer. */
const isOver: Expression = {
  $and: ['$notification.read', { $gt: [{ $max: '$news.seq' }, '$notification.latest.seq'] }],
}

/** After a notification was marked read what is newer begins another one. */
export const overIfRead: Stage = {
  $set: {
    doneSeq: when(isOver, '$notification.latest.seq', '$doneSeq'),
    notification: when(isOver, null, '$notification'),
  },
}

/** Another notification has another id; and which of the news interrupts is asked before they are counted. */
export const numbered: Stage = {
  $set: {
    generation: when({ $and: [isNews, { $eq: ['$notification', null] }] }, { $add: ['$generation', 1] }, '$generation'),
    newest: interrupting,
  },
}

/**
 * Messages into the inbox of any member of these chats: of those that are theirs to hear of the seqs are united with what
 * is folded already, and what of them is to be pushed or mailed is due from now on.
 */
export const folded = (chats: Heard[], blocks: Block[], times: Times): Stage[] => [
  {
    $set: {
      heard: valueFor(
        '$chatId',
        chats.map(({ chatId, ...heard }) => [chatId, heard]),
      ),
    },
  },
  { $set: { own } },
  // whoever writes has read what is above
  { $set: { readSeq: { $max: ['$readSeq', { $max: '$own.seq' }] }, seenAt: lastSeen({ $max: '$own.sentAt' }) } },
  { $set: { news: newsOf('$heard.messages', blocks), wanted: orElse('$wishes', literal(defaultWishes)) } },
  overIfRead,
  numbered,
  { $set: { notification: when(isNews, foldedAt(times.at), '$notification'), outgoing: withNews(times) } },
  { $unset: ['heard', 'own', 'news', 'wanted', 'newest'] },
]
