import type { mongo } from 'mongoose'
import { noteSent, type ChatState } from '../chats/chat-state.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import type { Content, Draft } from './draft.ts'

export type Prepared = {
  /** For the entries from the front, one each. */
  documents: MessageDoc[]
  /** Why the entry after them has none: nothing to do, or refused. */
  undecided?: { refusal?: unknown }
}

type Waiting = { draft: Draft; id: mongo.ObjectId }

const toDocument = (
  { draft, id }: Waiting,
  { content, seq, removedSeq }: { content: Content; seq: number; removedSeq: number | undefined },
  from: { instanceId: string; now: Date },
) => {
  const { chatId, senderId, clientMessageId, requestId } = draft
  const document: MessageDoc = {
    _id: id,
    chatId,
    seq,
    version: 1,
    senderId,
    text: '',
    ...content,
    createdAt: from.now,
    unsent: from.instanceId,
  }
  if (removedSeq !== undefined) document.removedSeq = removedSeq
  if (clientMessageId !== undefined) document.clientMessageId = clientMessageId
  if (requestId !== undefined) document.requestId = requestId
  return document
}

/**
 * Decides and numbers entries from the front, as many as can go out in one insert. It ends after a system message,
 * because what follows it has to be decided by a chat that it has changed.
 */
export const prepare = (
  batch: readonly Waiting[],
  stateOf: (chatId: string) => ChatState,
  from: { instanceId: string; now: Date },
): Prepared => {
  const documents: MessageDoc[] = []
  const lastSeqs = new Map<string, number>()
  const slowChats = new Map<string, ChatState>()

  /** Where there is a slow mode what stands before it in this insert counts too. */
  const stateNow = (chatId: string): ChatState => {
    const state = stateOf(chatId)
    if (!state.settings.slowModeSeconds) return state
    if (!slowChats.has(chatId)) slowChats.set(chatId, { ...state, sentAt: new Map(state.sentAt) })
    return slowChats.get(chatId)!
  }

  for (const entry of batch) {
    const { chatId } = entry.draft
    const state = stateNow(chatId)
    let content
    try {
      content = entry.draft.decide(state)
    } catch (refusal) {
      return { documents, undecided: { refusal } }
    }
    if (!content) return { documents, undecided: {} }

    const seq = (lastSeqs.get(chatId) ?? state.seq) + 1
    lastSeqs.set(chatId, seq)
    documents.push(toDocument(entry, { content, seq, removedSeq: state.removedSeq }, from))
    if ('system' in content) break
    noteSent(state, entry.draft.senderId, from.now.getTime())
  }
  return { documents }
}
