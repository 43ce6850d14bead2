import type { ChatDoc, ChatModel } from './chat.model.ts'

export const chatStore = (chats: ChatModel) => ({
  find: (chatId: string): Promise<ChatDoc | null> => chats.findById(chatId).lean<ChatDoc>(),

  findMany: (chatIds: string[]): Promise<ChatDoc[]> => chats.find({ _id: { $in: chatIds } }).lean<ChatDoc[]>(),

  memberCounts: async (chatIds: string[]): Promise<Map<string, number>> => {
    const found = await chats.find({ _id: { $in: chatIds } }, { memberCount: 1 }).lean()
    return new Map(found.map(({ _id, memberCount }) => [_id, memberCount]))
  },
})

export type ChatStore = ReturnType<typeof chatStore>
