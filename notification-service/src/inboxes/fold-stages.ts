import type { LoggedMessage } from '../messages/logged-message.ts'
import { floorSeq } from './change.ts'
import { orElse, valueFor, when, type Expression, type Stage } from './expression.ts'
import type { Level } from './inbox.ts'
import { withSeqs } from './seq-ranges.ts'

const isPersonal: Expression = { $or: ['$$message.toEverybody', { $in: ['$userId', '$$message.to'] }] }

/** Asked of when the message was sent, so that a late one is judged no differently. */
const isMuted: Expression = {
  $and: [
    orElse('$muted', false),
    { $or: [{ $eq: [orElse('$mutedUntil', null), null] }, { $gt: ['$mutedUntil', '$$message.sentAt'] }] },
  ],
}

const level = orElse('$level', '$heard.defaultLevel')

const isWanted: Expression = {
  $and: [
    { $gt: ['$$message.seq', floorSeq] },
    { $ne: ['$$message.type', 'silent'] },
    { $ne: ['$$message.senderId', '$userId'] },
    { $not: isMuted },
    {
      $switch: {
        branches: [
          { case: { $eq: [level, 'none'] }, then: false },
          { case: isPersonal, then: true },
        ],
        default: { $and: [{ $eq: ['$$message.type', 'message'] }, { $eq: [level, 'all'] }] },
      },
    },
  ],
}

const filter = (input: Expression, cond: Expression): Expression => ({ $filter: { input, as: 'message', cond } })

const map = (input: Expression, to: Expression): Expression => ({ $map: { input, as: 'message', in: to } })

const asTold: Expression = {
  seq: '$$message.seq',
  type: when({ $and: [isPersonal, { $eq: ['$$message.type', 'message'] }] }, 'mention', '$$message.type'),
  messageId: '$$message.messageId',
  actorId: '$$message.senderId',
  body: '$$message.body',
}

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

const fold: Expression = {
  id: orElse('$notification.id', nextId),
  createdAt: orElse('$notification.createdAt', '$$NOW'),
  seqs: withSeqs(orElse('$notification.seqs', []), '$news.seq'),
  latest: newer('$notification.latest', { $last: '$news' }),
  mention: newer('$notification.mention', { $last: filter('$news', { $eq: ['$$message.type', 'mention'] }) }),
  read: orElse('$notification.read', false),
  readAt: orElse('$notification.readAt', null),
}

/** What was said in a chat, ascending, and the level of those of its members who chose none. */
export type Heard = { chatId: string; messages: LoggedMessage[]; defaultLevel: Level }

const own = map(filter('$heard.messages', { $eq: ['$$message.senderId', '$userId'] }), '$$message.seq')

/** Marked read, and now there is something newer. */
const isOver: Expression = {
  $and: ['$notification.read', { $gt: [{ $max: '$news.seq' }, '$notification.latest.seq'] }],
}

/**
 * Messages into the inbox of any member of these chats: of those that are theirs to hear of the seqs are united with what
 * is folded already. After a notification was marked read a newer message begins another one.
 */
export const folded = (chats: Heard[]): Stage[] => [
  {
    $set: {
      heard: valueFor(
        '$chatId',
        chats.map(({ chatId, ...heard }) => [chatId, heard]),
      ),
    },
  },
  { $set: { readSeq: { $max: ['$readSeq', { $max: own }] } } }, // whoever writes has read what is above
  { $set: { news: map(filter('$heard.messages', isWanted), asTold) } },
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
    },
  },
  { $set: { notification: when(isNews, fold, '$notification') } },
  { $unset: ['heard', 'news'] },
]
