import { beyond, inJoiningOrder, type MemberPlace } from '../chats/member-page.ts'
import type { MemberDoc, MemberModel } from '../chats/member.model.ts'
import type { ReceiptCounts } from './receipt.answer.ts'

export type ReceiptState = 'read' | 'delivered' | 'none'
export type Receipt = Pick<MemberDoc, 'userId' | 'joinedSeq' | 'readSeq' | 'deliveredSeq' | 'hidesReads'>

type Message = { chatId: string; seq: number; senderId: string }

const statesOf = (seq: number): Record<ReceiptState, object> => ({
  read: { readSeq: { $gte: seq }, hidesReads: { $ne: true } },
  delivered: { deliveredSeq: { $gte: seq } },
  none: { deliveredSeq: { $lt: seq } },
})

const fields = { _id: 0, userId: 1, joinedSeq: 1, deliveredSeq: 1, readSeq: 1, hidesReads: 1 } as const

/**
 * Who has got and read a message: the members it was for, without its sender. One index has the order of joining and
 * how far each of them is.
 */
export const receiptStore = (members: MemberModel) => {
  const audience = ({ chatId, seq, senderId }: Message, from = 0) => ({
    chatId,
    present: true,
    joinedSeq: { $gte: from, $lte: seq },
    userId: { $ne: senderId },
  })

  return {
    /** Begins reading at the place, not at the first member: 100 at most have joined by the same message. */
    page: (
      message: Message,
      state: ReceiptState | undefined,
      after: MemberPlace | undefined,
      limit: number,
    ): Promise<Receipt[]> => {
      const inState = state ? statesOf(message.seq)[state] : {}
      return members
        .find({ $and: [audience(message, after?.joinedSeq), inState, beyond(after)] }, fields)
        .sort(inJoiningOrder)
        .limit(limit)
        .lean<Receipt[]>()
    },

    /** Who hides what they read counts as one who got it. Out of the index alone: no row is looked at. */
    count: async (message: Message): Promise<ReceiptCounts> => {
      const { seq } = message
      const [counts] = await members.aggregate<ReceiptCounts>([
        { $match: audience(message) },
        { $project: { _id: 0, deliveredSeq: 1, readSeq: 1, hidesReads: 1 } },
        {
          $group: {
            _id: null,
            members: { $sum: 1 },
            delivered: { $sum: { $cond: [{ $gte: ['$deliveredSeq', seq] }, 1, 0] } },
            read: {
              $sum: { $cond: [{ $and: [{ $gte: ['$readSeq', seq] }, { $ne: ['$hidesReads', true] }] }, 1, 0] },
            },
          },
        },
        { $project: { _id: 0 } },
      ])
      return counts ?? { members: 0, delivered: 0, read: 0 }
    },
  }
}

export type ReceiptStore = ReturnType<typeof receiptStore>
