import { beyond, inJoiningOrder, type MemberPlace } from '../chats/member-page.ts'
import type { MemberDoc, MemberModel } from '../chats/member.model.ts'

export type ReceiptState = 'read' | 'delivered' | 'none'
export type ReceiptCounts = { members: number; delivered: number; read: number }
export type Receipt = Pick<MemberDoc, 'userId' | 'joinedSeq' | 'readSeq' | 'deliveredSeq'>

type Message = { chatId: string; seq: number; senderId: string }

const statesOf = (seq: number) => ({
  read: { readSeq: { $gte: seq } },
  delivered: { deliveredSeq: { $gte: seq } },
  none: { deliveredSeq: { $lt: seq } },
})

/** Who has got and read a message: the members it was for, without its sender. */
export const receiptStore = (members: MemberModel) => {
  const audience = ({ chatId, seq, senderId }: Message) => ({
    chatId,
    present: true,
    joinedSeq: { $lte: seq },
    userId: { $ne: senderId },
  })

  return {
    page: (
      message: Message,
      state: ReceiptState | undefined,
      after: MemberPlace | undefined,
      limit: number,
    ): Promise<Receipt[]> => {
      const inState = state && statesOf(message.seq)[state]
      return members
        .find({ $and: [audience(message), inState ?? {}, beyond(after)] })
        .sort(inJoiningOrder)
        .limit(limit)
        .lean<Receipt[]>()
    },

    count: async (message: Message): Promise<ReceiptCounts> => {
      const { read, delivered } = statesOf(message.seq)
      const all = audience(message)
      const [inChat, got, seen] = await Promise.all([
        members.countDocuments(all),
        members.countDocuments({ $and: [all, delivered] }),
        members.countDocuments({ $and: [all, read] }),
      ])
      return { members: inChat, delivered: got, read: seen }
    },
  }
}

export type ReceiptStore = ReturnType<typeof receiptStore>
