import type { Chat } from './chat.ts'
import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import { mergeChat } from './merge-chat.ts'
import type { SyncPage } from './sync-page.ts'
import { tellChange } from './tell-change.ts'
import type { Positions, Timelines } from './timelines.ts'

export type Round = {
  /** What was asked with; moves along with the pages. */
  after: Positions
  /** The chats we meet are the ones we always had: to be listened to from now on. */
  isFirst: boolean
  /** Chats that were joined or left since this round began: its answers may be older than that. */
  overtaken: ReadonlySet<string>
  /** What chats were told to have changed since then, which its answers may not know yet. */
  news: ReadonlyMap<string, Partial<Chat>[]>
}

type Deps = { timelines: Timelines; emit: Emitter<ClientEvents>['emit'] }

/**
 * Where to listen from. A chat that came to us while we listened begins with the message by which we joined it. Not with
 * what we have read: another of our devices may have written there before we hear of the chat.
 */
export const firstPosition = ({ lastSeq, me }: Chat, isFirst: boolean): number =>
  isFirst ? lastSeq : Math.max(0, Math.min(lastSeq, me.joinedSeq ?? me.readSeq) - 1)

export const applyPage = ({ timelines, emit }: Deps, page: SyncPage, round: Round): void => {
  const upToDate = (chat: Chat): Chat => (round.news.get(chat.id) ?? []).reduce(mergeChat, chat)

  for (const chatId of page.removed) {
    if (round.overtaken.has(chatId)) continue
    timelines.forget(chatId)
    emit('chat', { kind: 'removed', chatId })
  }

  for (const chat of page.added) {
    if (round.overtaken.has(chat.id)) continue
    if (!timelines.has(chat.id)) {
      if (!round.isFirst) emit('chat', { kind: 'created', chatId: chat.id, chat: upToDate(chat) })
      timelines.start(chat.id, firstPosition(chat, round.isFirst))
    }
    timelines.expect(chat.id, chat.lastSeq)
  }

  for (const [chatId, { items }] of Object.entries(page.chats)) {
    const after = round.after[chatId]
    if (after === undefined || items.length === 0) continue
    timelines.fill(chatId, after, items)
    round.after[chatId] = items.at(-1)!.seq
  }

  for (const chat of page.chatsChanged) emit('chat', { kind: 'updated', chatId: chat.id, chat: upToDate(chat) })
  for (const message of page.changed) tellChange({ timelines, emit }, message)
}
