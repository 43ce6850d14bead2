import type { ApplyLog } from '../log/apply-log.ts'
import type { SystemDraft } from '../log/draft.ts'
import type { MessageLog } from '../log/message-log.ts'
import type { ChatState } from '../chats/chat-state.ts'
import { hasOtherOwner } from '../chats/standing.ts'

/** Who becomes owner where there is none any more: the admin who has been there longest, else the member. */
const successorOf = (chat: ChatState, userId: string): string | undefined => {
  const others = [...chat.members].filter(([id]) => id !== userId) // in the order of joining
  return (others.find(([, role]) => role === 'admin') ?? others[0])?.[0]
}

/**
 * The next step by which somebody whose account is closed goes out of a group; undefined: they are out. A group always
 * has an owner while there is somebody in it, and one that nobody else is in is deleted.
 */
export const leaveAsDeleted =
  (userId: string) =>
  (chat: ChatState): SystemDraft | undefined => {
    if (chat.type === 'direct' || chat.deleted || !chat.members.has(userId)) return undefined

    const successor = successorOf(chat, userId)
    if (successor === undefined) return { system: { kind: 'deleted' } }
    if (chat.members.get(userId) === 'owner' && !hasOtherOwner(chat, userId))
      return { system: { kind: 'role-changed', userIds: [successor], role: 'owner' } }
    return { system: { kind: 'members-removed', userIds: [userId], reason: 'deleted' } }
  }

/**
 * Takes somebody out of a group, step by step, each decided by the newest state of the chat. Whoever is stopped in the
 * middle, or finds another at it, goes on from where it stands.
 */
export const createLeaveGroup =
  ({ messageLog, applyLog }: { messageLog: Pick<MessageLog, 'append'>; applyLog: ApplyLog }) =>
  async (chatId: string, userId: string, requestId?: string): Promise<void> => {
    let seq = 0
    const leave = leaveAsDeleted(userId)
    const decide = (chat: ChatState) => {
      seq = chat.seq
      return leave(chat)
    }
    for (;;) {
      const appended = await messageLog.append({ chatId, senderId: userId, requestId, decide })
      await applyLog(chatId, appended?.message.seq ?? seq)
      if (!appended) return
    }
  }

export type LeaveGroup = ReturnType<typeof createLeaveGroup>
