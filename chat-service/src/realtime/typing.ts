import { randomUUID } from 'node:crypto'
import type { Broker } from '@chat/common/broker/broker'
import { typing } from '@chat/common/events/chat-events'
import type { Deps } from '../deps.ts'
import { source } from '../log/announcements.ts'
import { largeChatMembers } from '../chats/view-chats.ts'
import { roomOf, type ChatSocket } from './socket-contract.ts'

export const typingStopsAfterMs = 6_000

type TypingDeps = Pick<Deps, 'members' | 'chats' | 'now'> & { broker: Pick<Broker, 'publishTransient'> }

/** Who is typing: told to the others, never stored, and over by itself after a while or when the connection ends. */
export const createTyping = (deps: TypingDeps, stopsAfterMs = typingStopsAfterMs) => {
  const tell = (socket: ChatSocket, chatId: string, isTyping: boolean): void => {
    const { userId } = socket.data.caller
    const data = { chatId, userId, typing: isTyping }
    deps.broker.publishTransient(typing.create({ id: randomUUID(), source, subject: chatId, time: deps.now(), data }))
  }

  const end = (socket: ChatSocket, chatId: string): boolean => {
    const timer = socket.data.typing?.get(chatId)
    if (!timer) return false
    clearTimeout(timer)
    socket.data.typing?.delete(chatId)
    return true
  }

  const stop = (socket: ChatSocket, chatId: string): void => {
    if (end(socket, chatId)) tell(socket, chatId, false)
  }

  const stopAll = (socket: ChatSocket): void => {
    for (const chatId of socket.data.typing?.keys() ?? []) stop(socket, chatId)
  }

  /** Made by the first typing: most connections never need it. */
  const timersOf = (socket: ChatSocket): Map<string, NodeJS.Timeout> => {
    if (!socket.data.typing) {
      socket.data.typing = new Map()
      socket.once('disconnect', () => stopAll(socket))
    }
    return socket.data.typing
  }

  /** @throws ProblemError for who is not in the chat. */
  const start = async (socket: ChatSocket, chatId: string): Promise<void> => {
    if (!socket.rooms.has(roomOf.chat(chatId))) await deps.members.require(chatId, socket.data.caller.userId)
    const memberCount = (await deps.chats.memberCounts([chatId])).get(chatId) ?? 0
    if (memberCount > largeChatMembers || socket.disconnected) return

    const goesOn = end(socket, chatId)
    timersOf(socket).set(chatId, setTimeout(() => stop(socket, chatId), stopsAfterMs).unref())
    if (!goesOn) tell(socket, chatId, true)
  }

  return { start, stop }
}

export type Typing = ReturnType<typeof createTyping>
