import type { ChatDoc, ChatModel } from './chat.model.ts'
import type { GroupPlace } from './find-public-groups.ts'

export const chatStore = (chats: ChatModel) => ({
  find: (chatId: string): Promise<ChatDoc | null> => chats.findById(chatId).lean<ChatDoc>(),

  /** In one round trip, however many they are. */
  findMany: (chatIds: string[]): Promise<ChatDoc[]> =>
    chats
      .find({ _id: { $in: chatIds } })
      .batchSize(chatIds.length + 1)
      .lean<ChatDoc[]>(),

  /** Groups whose folded name begins so, in the order of it; of all that anybody may join, where it is empty. */
  publicPage: (prefix: string, after: GroupPlace | undefined, limit: number): Promise<ChatDoc[]> => {
    const beyond = after && {
      $or: [{ searchKey: { $gt: after.key } }, { searchKey: after.key, _id: { $gt: after.id } }],
    }
    return chats
      .find({ searchKey: { $gte: after?.key ?? prefix, $lt: `${prefix}\u{10ffff}` }, ...beyond })
      .sort({ searchKey: 1, _id: 1 })
      .limit(limit)
      .lean<ChatDoc[]>()
  },

  memberCounts: async (chatIds: string[]): Promise<Map<string, number>> => {
    const found = await chats.find({ _id: { $in: chatIds } }, { memberCount: 1 }).lean()
    return new Map(found.map(({ _id, memberCount }) => [_id, memberCount]))
  },
})

export type ChatStore = ReturnType<typeof chatStore>
