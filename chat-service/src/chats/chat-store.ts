import type { ChatDoc, ChatModel } from './chat.model.ts'

export const chatStore = (chats: ChatModel) => ({
  find: (chatId: string): Promise<ChatDoc | null> => chats.findById(chatId).lean<ChatDoc>(),

  /** In one round trip, however many they are. */
  findMany: (chatIds: string[]): Promise<ChatDoc[]> =>
    chats
      .find({ _id: { $in: chatIds } })
      .batchSize(chatIds.length + 1)
      .lean<ChatDoc[]>(),

  memberCounts: async (chatIds: string[]): Promise<Map<string, number>> => {
    const found = await chats.find({ _id: { $in: chatIds } }, { memberCount: 1 }).lean()
    return new Map(found.map(({ _id, memberCount }) => [_id, memberCount]))
  },
})

export type ChatStore = ReturnType<typeof chatStore>
