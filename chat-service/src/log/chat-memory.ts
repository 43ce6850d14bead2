import type { SystemContent } from '@chat/common/events/chat-content'
import { LRUCache } from 'lru-cache'
import { absentChat, applySystem, noteSent, type ChatState } from '../chats/chat-state.ts'

/** `createdAt`: in a document a Date, in an event as ISO 8601. */
type Place = {
  chatId: string
  seq: number
  senderId: string
  createdAt: Date | string
  system?: SystemContent | undefined
}

export type ChatMemoryDeps = {
  /** The chat as of a message that is kept, or null where its log is empty. */
  load: (chatId: string) => Promise<ChatState | null>
  /** The `seq` of the newest message, once it is certain to stay. */
  lastKeptSeq: (chatId: string) => Promise<number>
  /** System messages after `afterSeq`, up to and with `upToSeq`, ascending; with `all` what people wrote as well. */
  between: (chatId: string, afterSeq: number, upToSeq: number, all: boolean) => Promise<Place[]>
}

/**
 * Who does not let whom write is not in the log, and the news of it may be lost on its way to this instance: so long at
 * most it goes by what it knew.
 */
const directChatsForMs = 60_000

const slowsDown = ({ system }: Place): boolean => system?.kind === 'settings-changed' && Boolean(system.slowModeSeconds)

export const chatMemoryLimits = { maxChats: 50_000, maxMembers: 500_000 }

/**
 * What this instance knows of chats, each as of a `seq` that is known to be kept. It may be behind, never ahead and
 * never wrong for its `seq`: whoever numbers on from it clashes if it is behind.
 */
export const createChatMemory = (deps: ChatMemoryDeps, limits = chatMemoryLimits) => {
  const known = new LRUCache<string, ChatState>({
    max: limits.maxChats,
    maxSize: limits.maxChats + limits.maxMembers,
    sizeCalculation: ({ members, banned, sentAt }) => 1 + members.size + (banned?.size ?? 0) + (sentAt?.size ?? 0),
  })
  const loading = new Map<string, Promise<ChatState>>()
  let forgetting = 0

  const remember = (state: ChatState): void => {
    known.delete(state.chatId) // setting the same object again would not measure its size anew
    known.set(state.chatId, state, { ttl: state.type === 'direct' ? directChatsForMs : 0 })
  }

  const load = async (chatId: string): Promise<ChatState> => {
    const before = forgetting
    const loaded = await deps.load(chatId)
    if (!loaded) return absentChat(chatId)
    if (loaded.type === 'direct' && before !== forgetting) return loaded // perhaps of before what made us forget

    const meanwhile = known.peek(chatId)
    if (meanwhile && meanwhile.seq >= loaded.seq) return meanwhile
    remember(loaded)
    return loaded
  }

  const ensure = (chatId: string): Promise<ChatState> => {
    const same = loading.get(chatId)
    if (same) return same

    const running = load(chatId).finally(() => loading.delete(chatId))
    loading.set(chatId, running)
    return running
  }

  const apply = (state: ChatState, { seq, senderId, createdAt, system }: Place): void => {
    if (seq <= state.seq) return
    state.seq = seq
    if (!system) return noteSent(state, senderId, new Date(createdAt).getTime())

    applySystem(state, system)
    if (system.kind === 'members-removed') state.removedSeq = seq
    remember(state)
  }

  /** A message that is kept: an own insert or an observed event. Over a gap, what is known of the chat is dropped. */
  const advance = (place: Place): void => {
    const state = known.peek(place.chatId)
    if (!state) return
    if (place.seq > state.seq + 1) known.delete(place.chatId)
    else apply(state, place)
  }

  /** The chat as of its newest message, read now. */
  const refresh = async (chatId: string): Promise<ChatState> => {
    const state = known.get(chatId)
    if (!state) return ensure(chatId)

    const upToSeq = await deps.lastKeptSeq(chatId)
    if (upToSeq <= state.seq) return state

    const isSlow = Boolean(state.settings.slowModeSeconds)
    const places = await deps.between(chatId, state.seq, upToSeq, isSlow)
    if (!isSlow && places.some(slowsDown)) known.delete(chatId) // who has written since was not read
    if (known.peek(chatId) !== state) return ensure(chatId)
    for (const place of places) apply(state, place)
    state.seq = Math.max(state.seq, upToSeq)
    return state
  }

  return {
    get: (chatId: string) => known.get(chatId),
    ensure,
    refresh,
    advance,
    forget: (chatId: string): void => void known.delete(chatId),
    /** What somebody has chosen, which is not in the log, decides about their direct chats. */
    forgetDirectChatsOf: (userId: string): void => {
      forgetting += 1
      for (const [chatId, { type, members }] of known.entries())
        if (type === 'direct' && members.has(userId)) known.delete(chatId)
    },
    /** After a gap in what others say. */
    forgetDirectChats: (): void => {
      forgetting += 1
      for (const [chatId, { type }] of known.entries()) if (type === 'direct') known.delete(chatId)
    },
  }
}

export type ChatMemory = ReturnType<typeof createChatMemory>
