import type { ChatModel } from '../chats/chat.model.ts'
import type { ChatState } from '../chats/chat-state.ts'
import type { MemberModel } from '../chats/member.model.ts'
import type { MessageStore } from '../messages/message-store.ts'
import type { ApplyLog } from './apply-log.ts'

type LoadChatDeps = { chats: ChatModel; members: MemberModel; messages: MessageStore; applyLog: ApplyLog }

/**
 * A chat as of its newest message. The rows are brought up to that message first, so they are as of it or ahead of it;
 * where they are ahead, the next number is taken and nothing can be stored by what they say.
 */
export const createLoadChat =
  ({ chats, members, messages, applyLog }: LoadChatDeps) =>
  async (chatId: string): Promise<ChatState | null> => {
    const seq = await messages.lastKeptSeq(chatId)
    if (seq === 0) return null

    await applyLog(chatId, seq)
    const [chat, present] = await Promise.all([
      chats.findById(chatId, { type: 1, name: 1 }).lean(),
      members.find({ chatId, present: true }, { _id: 0, userId: 1, role: 1 }).sort({ joinedSeq: 1, userId: 1 }).lean(),
    ])
    if (!chat) throw new Error('a log without the message that made the chat')

    return {
      chatId,
      seq,
      type: chat.type,
      ...(chat.name !== undefined && { name: chat.name }),
      members: new Map(present.map(({ userId, role }) => [userId, role])),
    }
  }
