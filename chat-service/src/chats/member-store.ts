import type { ProblemError } from '@chat/common/http/problem'
import { problem } from '../problems.ts'
import type { ChatModel } from './chat.model.ts'
import { beyond, inJoiningOrder, type MemberPlace } from './member-page.ts'
import { memberId, type MemberDoc, type MemberModel } from './member.model.ts'

/** Who was never in a chat and never heard of it: their row, if they have one, only bans them. */
const wasMember = (row: MemberDoc | null): boolean => row?.joinedSeq !== undefined

export const memberStore = (members: MemberModel, chats: ChatModel) => {
  const find = (chatId: string, userId: string): Promise<MemberDoc | null> =>
    members.findById(memberId(chatId, userId)).lean<MemberDoc>()

  /** Why somebody who is not in a chat is refused: of a private one they never were in they are not to know. */
  const refusalFor = async (chatId: string, userId: string): Promise<ProblemError> => {
    const [row, chat] = await Promise.all([
      find(chatId, userId),
      chats.findById(chatId, { visibility: 1, deletedAt: 1 }).lean(),
    ])
    if (!chat || chat.deletedAt) return problem('chat-not-found')
    return problem(wasMember(row) || chat.visibility === 'public' ? 'not-a-member' : 'chat-not-found')
  }

  return {
    find,
    refusalFor,

    /** The row of somebody who is in the chat. @throws ProblemError for everybody else, as `refusalFor` says. */
    require: async (chatId: string, userId: string): Promise<MemberDoc> => {
      const row = await find(chatId, userId)
      if (row?.present) return row
      throw await refusalFor(chatId, userId)
    },

    /** The chats of a person. */
    ofPerson: (userId: string, limit: number): Promise<MemberDoc[]> =>
      members.find({ userId, present: true }).sort({ chatId: 1 }).limit(limit).batchSize(limit).lean<MemberDoc[]>(),

    /** The chats of a person beyond one of them, by id. */
    chatIdsOf: async (userId: string, afterChatId: string, limit: number): Promise<string[]> => {
      const found = await members
        .find({ userId, present: true, chatId: { $gt: afterChatId } }, { _id: 0, chatId: 1 })
        .sort({ chatId: 1 })
        .limit(limit)
        .lean<Pick<MemberDoc, 'chatId'>[]>()
      return found.map(({ chatId }) => chatId)
    },

    /** The chats of a person, and those they went out of because their account is closed. */
    chatIdsEver: async (userId: string, limit: number): Promise<string[]> => {
      const found = await members
        .find({ userId, $or: [{ present: true }, { leaveReason: 'deleted' }] }, { _id: 0, chatId: 1 })
        .limit(limit)
        .lean<Pick<MemberDoc, 'chatId'>[]>()
      return found.map(({ chatId }) => chatId)
    },

    /** A page of what a person is in, or was in before they went out, by the id of the chat. */
    everOf: (
      userId: string,
      { present, after, limit }: { present: boolean; after: string; limit: number },
    ): Promise<MemberDoc[]> =>
      members
        .find({ userId, present, chatId: { $gt: after }, joinedSeq: { $exists: true } })
        .sort({ chatId: 1 })
        .limit(limit)
        .lean<MemberDoc[]>(),

    /** Of all rows of a person what nobody but they know. */
    forgetOwn: async (userId: string): Promise<void> => {
      await members.updateMany(
        { userId },
        {
          $set: { muted: false, pinned: false },
          $unset: { draft: true, mutedUntil: true, level: true, hiddenSeq: true, unreadMark: true },
        },
      )
    },

    /** The rows of one person in these chats, as far as they are in them. */
    ofPersonIn: (userId: string, chatIds: string[]): Promise<MemberDoc[]> =>
      members
        .find({ _id: { $in: chatIds.map((chatId) => memberId(chatId, userId)) }, present: true })
        .lean<MemberDoc[]>(),

    /** The rows of these people, whether they are in the chat or not. */
    rows: async (chatId: string, userIds: string[]): Promise<MemberDoc[]> =>
      userIds.length === 0
        ? []
        : members.find({ _id: { $in: userIds.map((userId) => memberId(chatId, userId)) } }).lean<MemberDoc[]>(),

    /** The rows of some of those who are in a chat. */
    inChat: (chatId: string, userIds: string[]): Promise<MemberDoc[]> =>
      members
        .find({ _id: { $in: userIds.map((userId) => memberId(chatId, userId)) }, present: true })
        .lean<MemberDoc[]>(),

    placesOf: async (userIds: string[]): Promise<Pick<MemberDoc, 'userId' | 'chatId' | 'visibleFrom'>[]> =>
      members
        .find({ userId: { $in: userIds }, present: true }, { _id: 0, userId: 1, chatId: 1, visibleFrom: 1 })
        .lean<Pick<MemberDoc, 'userId' | 'chatId' | 'visibleFrom'>[]>(),

    /** Those of `userIds` who are in some chat with this person, who is one of them if asked for. */
    partnersAmong: async (userId: string, userIds: string[]): Promise<Set<string>> => {
      const chatIds = await members.distinct('chatId', { userId, present: true })
      const filter = { userId: { $in: userIds }, present: true, chatId: { $in: chatIds } }
      return new Set(await members.distinct('userId', filter))
    },

    /** One person's rows in these chats, whether they are in them or not. */
    rowsOfPerson: async (userId: string, chatIds: string[]): Promise<MemberDoc[]> =>
      members.find({ _id: { $in: chatIds.map((chatId) => memberId(chatId, userId)) } }).lean<MemberDoc[]>(),

    /** Who may not come back, in the order of their ids. */
    banned: (chatId: string, afterUserId: string | undefined, limit: number): Promise<MemberDoc[]> =>
      members
        .find({ chatId, banned: true, ...(afterUserId !== undefined && { userId: { $gt: afterUserId } }) })
        .sort({ userId: 1 })
        .limit(limit)
        .lean<MemberDoc[]>(),

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
