import { toLines } from '@chat/common/http/send-lines'
import { peerOf } from '../chats/chat-view.ts'
import type { ChatDoc } from '../chats/chat.model.ts'
import type { MemberDoc } from '../chats/member.model.ts'
import type { Deps } from '../deps.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import { viewScheduled, type ScheduledPlace } from '../scheduling/scheduled.ts'

export type ExportOwnDeps = Pick<Deps, 'chats' | 'members' | 'messages' | 'scheduled' | 'viewMessage'>

const atOnce = 100

/** What somebody is, or was, in a chat, and what they chose for themselves there. */
const chatRecord = (row: MemberDoc, chat: ChatDoc | undefined) => ({
  kind: 'chat',
  id: row.chatId,
  ...(chat && { type: chat.type }),
  ...(row.present && chat?.name !== undefined && { name: chat.name }),
  ...(chat?.type === 'direct' && { peerId: peerOf(chat, row.userId) }),
  role: row.role,
  joinedAt: row.joinedAt.toISOString(),
  ...(!row.present && { left: row.leaveReason ?? 'left' }),
  readSeq: row.readSeq,
  deliveredSeq: row.deliveredSeq,
  muted: row.muted,
  ...(row.mutedUntil && { mutedUntil: row.mutedUntil.toISOString() }),
  ...(row.level && { level: row.level }),
  pinned: row.pinned,
})

const messageRecord = ({ viewMessage }: ExportOwnDeps, message: MessageDoc) => {
  const { reactions: _ofOthers, pinned: _ofAll, ...own } = viewMessage(message)
  return { kind: 'message', ...own }
}

/** What they wrote in one chat, and nothing that others did. */
async function* sentIn(deps: ExportOwnDeps, { chatId, userId }: MemberDoc): AsyncGenerator<string, void> {
  for (let afterSeq = 0; ;) {
    const found = await deps.messages.sentBy({ chatId, senderId: userId, afterSeq }, atOnce)
    if (found.length > 0) yield toLines(found.map((message) => messageRecord(deps, message)))
    if (found.length < atOnce) return
    afterSeq = found.at(-1)!.seq
  }
}

async function* inChats(deps: ExportOwnDeps, userId: string, present: boolean): AsyncGenerator<string, void> {
  for (let after = ''; ;) {
    const rows = await deps.members.everOf(userId, { present, after, limit: atOnce })
    const chats = new Map((await deps.chats.findMany(rows.map(({ chatId }) => chatId))).map((chat) => [chat._id, chat]))
    for (const row of rows) {
      const { chatId, draft } = row
      const drafts = draft === undefined ? [] : [{ kind: 'draft', chatId, text: draft }]
      yield toLines([chatRecord(row, chats.get(chatId)), ...drafts])
      yield* sentIn(deps, row)
    }
    if (rows.length < atOnce) return
    after = rows.at(-1)!.chatId
  }
}

async function* waiting({ scheduled }: ExportOwnDeps, userId: string): AsyncGenerator<string, void> {
  for (let after: ScheduledPlace | undefined; ;) {
    const found = await scheduled.page(userId, { after, limit: atOnce })
    if (found.length > 0) yield toLines(found.map((doc) => ({ kind: 'scheduled', ...viewScheduled(doc) })))
    const last = found.at(-1)
    if (found.length < atOnce || !last) return
    after = { sendAt: last.sendAt.getTime(), id: last._id }
  }
}

/**
 * All that is somebody's own: where they are and were, what they wrote there, also where they read nothing any more, and
 * what they have not sent yet. Nothing of what others wrote. A part of it at a time, the next when that is taken.
 */
export async function* exportOwn(deps: ExportOwnDeps, userId: string): AsyncGenerator<string, void> {
  yield* inChats(deps, userId, true)
  yield* inChats(deps, userId, false)
  yield* waiting(deps, userId)
}
