import { randomUUID } from 'node:crypto'
import type { Broker } from '@chat/common/broker/broker'
import { typing } from '@chat/common/events/chat-events'
import { problem } from '@chat/common/http/problem'
import { largeChatMembers, peerOf } from '../chats/chat-view.ts'
import type { Deps } from '../deps.ts'
import { source } from '../log/announcements.ts'
import { createRecentlyLeft } from './recently-left.ts'
import { roomOf, type ChatSocket, type Sockets, type TypingEnd } from './socket-contract.ts'
import { createTypingStarts } from './typing-starts.ts'

export const typingStopsAfterMs = 6_000

/** In how many chats one connection can be typing at once. */
export const maxTyping = 20

type TypingDeps = Pick<Deps, 'now'> & {
  io: Sockets
  broker: Pick<Broker, 'publishTransient'>
  members: Pick<Deps['members'], 'require'>
  chats: Pick<Deps['chats'], 'find'>
  relations: Pick<Deps['relations'], 'blockersOf'>
}

/** Who is typing: told to the others, never stored, and over by itself after a while or when the connection ends. */
export const createTyping = (deps: TypingDeps, stopsAfterMs = typingStopsAfterMs) => {
  const { io } = deps
  const left = createRecentlyLeft(stopsAfterMs)
  const starts = createTypingStarts()

  const tell = (socket: ChatSocket, chatId: string, isTyping: boolean): void => {
    const { userId } = socket.data.caller
    const data = { chatId, userId, typing: isTyping }
    deps.broker.publishTransient(typing.create({ id: randomUUID(), source, subject: chatId, time: deps.now(), data }))
  }

  const end = (socket: ChatSocket, chatId: string): boolean => {
    const due = socket.data.typing?.get(chatId)
    if (!due) return false
    clearTimeout(due.timer)
    socket.data.typing?.delete(chatId)
    return true
  }

  const endAndTell = (socket: ChatSocket, chatId: string): void => {
    if (end(socket, chatId)) tell(socket, chatId, false)
  }

  const endAll = (socket: ChatSocket): void => {
    for (const chatId of [...(socket.data.typing?.keys() ?? [])]) endAndTell(socket, chatId)
  }

  const stop = (socket: ChatSocket, chatId: string): void => {
    starts.stop(socket, chatId)
    endAndTell(socket, chatId)
  }

  /** Made by the first typing: most connections never need it. */
  const endsOf = (socket: ChatSocket): Map<string, TypingEnd> => {
    if (!socket.data.typing) {
      socket.data.typing = new Map()
      socket.once('disconnect', () => endAll(socket))
    }
    return socket.data.typing
  }

  /** Whether anybody is to know. In large chats each would go to everybody for everybody. */
  const isShown = async (chatId: string, userId: string): Promise<boolean> => {
    const chat = await deps.chats.find(chatId)
    if (!chat || chat.memberCount > largeChatMembers) return false

    const peer = chat.type === 'direct' ? peerOf(chat, userId) : undefined
    return peer === undefined || (await deps.relations.blockersOf(userId, [peer])).size === 0
  }

  /** @throws ProblemError for who is not in the chat, and for who types in too many. */
  const start = async (socket: ChatSocket, chatId: string): Promise<void> => {
    const { userId } = socket.data.caller
    const mayBeShown = await starts.check(socket, chatId, async () => {
      if (!socket.rooms.has(roomOf.chat(chatId))) await deps.members.require(chatId, userId)
      return isShown(chatId, userId)
    })
    if (mayBeShown === undefined) return
    if (!mayBeShown) return endAndTell(socket, chatId)
    if (left.has(chatId, userId) || socket.disconnected) return

    const ends = endsOf(socket)
    const goesOn = end(socket, chatId)
    const [first] = ends.values() // each start goes to the end, so this is over first
    if (first && ends.size >= maxTyping)
      throw problem('too-many-requests', { retryAfterMs: Math.max(1, first.atMs - performance.now()) })

    const timer = setTimeout(() => endAndTell(socket, chatId), stopsAfterMs).unref()
    ends.set(chatId, { timer, atMs: performance.now() + stopsAfterMs })
    if (!goesOn) tell(socket, chatId, true)
  }

  const leave = (chatId: string, userId: string): void => {
    left.add(chatId, userId)
    for (const id of io.sockets.adapter.rooms.get(roomOf.user(userId)) ?? []) {
      const socket = io.sockets.sockets.get(id)
      if (socket) stop(socket, chatId)
    }
  }

  return {
    start,
    stop,

    /** To be called at every node: nobody is typing who is not in the chat any more. */
    leave: (chatId: string, userIds: string[]): void => {
      for (const userId of userIds) leave(chatId, userId)
    },

    /** They are in the chat again. */
    enter: (chatId: string, userIds: string[]): void => {
      for (const userId of userIds) left.remove(chatId, userId)
    },

    /** Tells the others here. The word of somebody who was removed meanwhile may have taken another way, and longer. */
    show: (said: { chatId: string; userId: string; typing: boolean }): void => {
      if (said.typing && left.has(said.chatId, said.userId)) return
      io.to(roomOf.chat(said.chatId)).except(roomOf.user(said.userId)).emit('typing', said)
    },
  }
}

export type Typing = ReturnType<typeof createTyping>
