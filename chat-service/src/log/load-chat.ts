import type { GroupSettings } from '@chat/common/events/chat-content'
import type { ChatDoc, ChatModel } from '../chats/chat.model.ts'
import { noteSent, type ChatState } from '../chats/chat-state.ts'
import type { MemberModel } from '../chats/member.model.ts'
import type { InviteModel } from '../invites/invite.model.ts'
import type { MessageStore } from '../messages/message-store.ts'
import type { Refusal, RelationStore } from '../relations/relation-store.ts'
import type { ApplyLog } from './apply-log.ts'

type LoadChatDeps = {
  chats: ChatModel
  members: MemberModel
  invites: InviteModel
  messages: MessageStore
  applyLog: ApplyLog
  relations: Pick<RelationStore, 'refusedBy'>
}

/** In a chat with slow mode: so far back it is looked who wrote when. */
const recentMessages = 1_000

const settingsOf = (chat: ChatDoc): GroupSettings => {
  const { name, description, visibility, posting, history, slowModeSeconds, avatarId } = chat
  const settings = { name, description, visibility, posting, history, slowModeSeconds, avatarId }
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

/**
 * A chat as of its newest message. The rows are brought up to that message first, so they are as of it or ahead of it;
 * where they are ahead, the next number is taken and nothing can be stored by what they say.
 */
export const createLoadChat = (deps: LoadChatDeps) => {
  const { chats, members, invites, messages, applyLog, relations } = deps

  const loadGroup = async (state: ChatState): Promise<void> => {
    const { chatId, seq } = state
    const [banned, used] = await Promise.all([
      members.find({ chatId, banned: true }, { _id: 0, userId: 1 }).lean(),
      invites.find({ chatId, uses: { $gt: 0 } }, { uses: 1 }).lean(),
    ])
    if (banned.length > 0) state.banned = new Set(banned.map(({ userId }) => userId))
    if (used.length > 0) state.inviteUses = new Map(used.map(({ _id, uses }) => [_id, uses]))
    if (!state.settings.slowModeSeconds) return

    const recent = await messages.between(chatId, Math.max(0, seq - recentMessages), seq, true)
    for (const { senderId, createdAt, system } of recent) if (!system) noteSent(state, senderId, createdAt.getTime())
  }

  const loadDirect = async (state: ChatState): Promise<void> => {
    const [one, other] = [...state.members.keys()]
    if (one === undefined || other === undefined) return
    const [byOther, byOne] = await Promise.all([relations.refusedBy(one, [other]), relations.refusedBy(other, [one])])
    const silenced: [string, Refusal | undefined][] = [
      [one, byOther.get(other)],
      [other, byOne.get(one)],
    ]
    const refused = silenced.filter((entry): entry is [string, Refusal] => entry[1] !== undefined)
    if (refused.length > 0) state.silenced = new Map(refused)
  }

  return async (chatId: string): Promise<ChatState | null> => {
    const seq = await messages.lastKeptSeq(chatId)
    if (seq === 0) return null

    await applyLog(chatId, seq)
    const [chat, present] = await Promise.all([
      chats.findById(chatId).lean<ChatDoc>(),
      members.find({ chatId, present: true }, { _id: 0, userId: 1, role: 1 }).sort({ joinedSeq: 1, userId: 1 }).lean(),
    ])
    if (!chat) throw new Error('a log without the message that made the chat')

    const state: ChatState = {
      chatId,
      seq,
      type: chat.type,
      settings: settingsOf(chat),
      members: new Map(present.map(({ userId, role }) => [userId, role])),
      ...(chat.removedSeq !== undefined && { removedSeq: chat.removedSeq }),
      ...(chat.deletedAt && { deleted: true }),
    }
    await (chat.type === 'group' ? loadGroup(state) : loadDirect(state))
    return state
  }
}
