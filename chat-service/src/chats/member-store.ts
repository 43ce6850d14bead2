import { problem } from '../problems.ts'
import { beyond, inJoiningOrder, type MemberPlace } from './member-page.ts'
import { memberId, type MemberDoc, type MemberModel } from './member.model.ts'

export const memberStore = (members: MemberModel) => {
  const find = (chatId: string, userId: string): Promise<MemberDoc | null> =>
    members.findById(memberId(chatId, userId)).lean<MemberDoc>()

  return {
    find,

    /** The row of somebody who is in the chat. @throws ProblemError for everybody else, as `refusalOf` says. */
    require: async (chatId: string, userId: string): Promise<MemberDoc> => {
      const row = await find(chatId, userId)
      if (row?.present) return row
      throw problem(row ? 'not-a-member' : 'chat-not-found')
    },

    /** The chats of a person. */
    ofPerson: (userId: string, limit: number): Promise<MemberDoc[]> =>
      members.find({ userId, present: true }).sort({ chatId: 1 }).limit(limit).batchSize(limit).lean<MemberDoc[]>(),

    /** The rows of some of those who are in a chat. */
    inChat: (chatId: string, userIds: string[]): Promise<MemberDoc[]> =>
      members
        .find({ _id: { $in: userIds.map((userId) => memberId(chatId, userId)) }, present: true })
        .lean<MemberDoc[]>(),

    chatIdsOf: async (userIds: string[]): Promise<{ userId: string; chatId: string }[]> =>
      members.find({ userId: { $in: userIds }, present: true }, { _id: 0, userId: 1, chatId: 1 }).lean(),

    /** A page of a chat's members in the order of joining. */
    page: (chatId: string, after: MemberPlace | undefined, limit: number): Promise<MemberDoc[]> =>
      members
        .find({ chatId, present: true, ...beyond(after) })
        .sort(inJoiningOrder)
        .limit(limit)
        .lean<MemberDoc[]>(),
  }
}

export type MemberStore = ReturnType<typeof memberStore>
