import { literal, orElse, when, type Expression } from './expression.ts'
import { floorSeq } from './floor.ts'
import type { Block } from '../blocks/block.model.ts'
import { filter, map } from './message-expressions.ts'

const isTo: Expression = { $or: ['$$message.toEverybody', { $in: ['$userId', '$$message.to'] }] }

const isAnswer: Expression = { $eq: ['$$message.answeredId', '$userId'] }

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
    { $not: { $in: ['$$message.seq', orElse('$hidden', [])] } },
    { $not: isMuted },
    {
      $switch: {
        branches: [
          { case: { $eq: [level, 'none'] }, then: false },
          { case: { $or: [isTo, isAnswer] }, then: true },
        ],
        default: { $and: [{ $eq: ['$$message.type', 'message'] }, { $eq: [level, 'all'] }] },
      },
    },
  ],
}

/** What a message is to the owner of an inbox; a mention is more than a reply. */
export const toldType: Expression = when(
  { $eq: ['$$message.type', 'message'] },
  when(isTo, 'mention', when(isAnswer, 'reply', 'message')),
  '$$message.type',
)

export const asTold: Expression = {
  seq: '$$message.seq',
  type: toldType,
  messageId: '$$message.messageId',
  actorId: '$$message.senderId',
  body: '$$message.body',
  version: '$$message.version',
}

const pairOf = ({ userId, blockedId }: Block): string => `${userId}:${blockedId}`

const pair: Expression = { $concat: ['$userId', ':', '$$message.senderId'] }

/** mongod looks constants up in a hash table. */
const isUnblocked = (blocks: Block[]): Expression => ({
  $lt: [{ $indexOfArray: [literal(blocks.map(pairOf)), pair] }, 0],
})

/**
 * Of the messages that an inbox hears of those that are news to its owner, as they would be told. `blocks`: all that there
 * are against those who wrote them.
 */
export const newsOf = (messages: Expression, blocks: Block[]): Expression => {
  const isNews = blocks.length === 0 ? isWanted : { $and: [isWanted, isUnblocked(blocks)] }
  return map(filter(messages, isNews), asTold)
}
