import { literal, orElse, valueFor, when, type Expression, type Stage } from '../inboxes/expression.ts'
import { floorSeq } from '../inboxes/floor.ts'
import type { Reaction } from './reaction.ts'

/** Of those that are given, and of tombstones; beyond that the oldest are let go. */
export const mostKept = 100

const filter = (input: Expression, cond: Expression): Expression => ({ $filter: { input, as: 'one', cond } })

const isAmong = (others: string, isNewer: Expression): Expression => ({
  $and: [
    { $in: ['$$one.key', `${others}.key`] },
    {
      $anyElementTrue: {
        $map: { input: others, as: 'other', in: { $and: [{ $eq: ['$$other.key', '$$one.key'] }, isNewer] } },
      },
    },
  ],
})

/** What is heard of each inbox, none of them twice with the same key. Late and again changes nothing. */
export const heard = (entries: [inboxId: string, reactions: Reaction[]][]): Stage[] => [
  { $set: { reactions: orElse('$reactions', []), heard: valueFor('$_id', entries) } },
  {
    $set: {
      reactions: {
        $concatArrays: [
          filter('$reactions', { $not: isAmong('$heard', { $gt: ['$$other.version', '$$one.version'] }) }),
          filter('$heard', { $not: isAmong('$reactions', { $gte: ['$$other.version', '$$one.version'] }) }),
        ],
      },
    },
  },
  { $unset: ['heard'] },
]

const changedWhere = (messageId: string, cond: Expression, change: Expression): Stage => ({
  $set: {
    reactions: {
      $map: {
        input: orElse('$reactions', []),
        as: 'one',
        in: when(
          { $and: [{ $eq: ['$$one.messageId', literal(messageId)] }, cond] },
          { $mergeObjects: ['$$one', change] },
          '$$one',
        ),
      },
    },
  },
})

/** The message says something else now. */
export const rewritten = ({ messageId, version, body }: { messageId: string; version: number; body: string }): Stage =>
  changedWhere(
    messageId,
    { $and: ['$$one.set', { $lt: ['$$one.textVersion', version] }] },
    { body: literal(body), textVersion: version },
  )

/** The message is gone, and with it what was given to it. */
export const goneWith = ({ messageId, version }: { messageId: string; version: number }): Stage =>
  changedWhere(messageId, true, { set: false, body: '', version: { $max: ['$$one.version', version] } })

const newestFirst = (input: Expression): Expression => ({
  $slice: [{ $sortArray: { input, sortBy: { moment: -1, key: 1 } } }, mostKept],
})

/** No more than that, and nothing of before its owner was last seen in the chat. */
export const bounded: Stage = {
  $set: {
    reactions: {
      $concatArrays: [
        newestFirst(filter('$reactions', { $and: ['$$one.set', { $gt: ['$$one.moment', floorSeq] }] })),
        newestFirst(filter('$reactions', { $not: '$$one.set' })),
      ],
    },
  },
}
