import type { MemberStore } from '../chats/member-store.ts'
import { maxChatsOfPerson } from '../chats/list-chats.ts'
import { createNewcomers } from './newcomers.ts'
import { roomOf, type ChatSocket, type Hearing, type RoomChange, type Sockets } from './socket-contract.ts'

const usersPerRead = 200

const isOfNewcomers = (room: string): boolean => room.startsWith('newcomers:')
const isChatRoom = (room: string): boolean => room.startsWith('chat:') || isOfNewcomers(room)

const roomsFor = (hearing: Hearing): string[] =>
  hearing.visibleFrom > 1 ? [roomOf.chat(hearing.chatId), roomOf.newcomers(hearing)] : [roomOf.chat(hearing.chatId)]

const gone = (chatId: string): RoomChange => ({ chatId, visibleFrom: 1, present: false })

/** Puts a socket into exactly these chats' rooms. */
const correct = async (socket: ChatSocket, chats: Hearing[]): Promise<void> => {
  const wanted = new Set(chats.flatMap(roomsFor))
  for (const room of [...socket.rooms]) if (isChatRoom(room) && !wanted.has(room)) await socket.leave(room)
  await socket.join([...wanted])
}

/** Which sockets of this node hear which chats. Changes come strictly in the order of the events that announce them. */
export const createRooms = (io: Sockets, members: Pick<MemberStore, 'ofPerson' | 'placesOf'>) => {
  const newcomers = createNewcomers(io)

  const leaveNewcomers = async (socket: ChatSocket, chatId: string): Promise<void> => {
    if (!newcomers.areIn(chatId)) return
    for (const room of [...socket.rooms]) if (isOfNewcomers(room) && room.endsWith(chatId)) await socket.leave(room)
  }

  const change = async (socket: ChatSocket, { present, ...hearing }: RoomChange): Promise<void> => {
    await leaveNewcomers(socket, hearing.chatId) // who comes again sees less than before
    if (present) await socket.join(roomsFor(hearing))
    else await socket.leave(roomOf.chat(hearing.chatId))
  }

  const socketsOf = (userId: string): ChatSocket[] =>
    [...(io.sockets.adapter.rooms.get(roomOf.user(userId)) ?? [])].flatMap((id) => io.sockets.sockets.get(id) ?? [])

  /** Joins the rooms of its person; what changes while they are read is done to them afterwards. */
  const setUp = async (socket: ChatSocket): Promise<void> => {
    const { userId } = socket.data.caller
    socket.data.waiting = []
    await socket.join(roomOf.user(userId))
    do {
      socket.data.readAgain = false
      const rows = await members.ofPerson(userId, maxChatsOfPerson)
      await correct(socket, rows)
      for (const waiting of socket.data.waiting.splice(0)) await change(socket, waiting)
    } while (socket.data.readAgain)
    socket.data.waiting = undefined
  }

  const changeAll = async (userIds: string[], roomChange: RoomChange): Promise<void> => {
    for (const socket of userIds.flatMap(socketsOf)) {
      if (socket.data.waiting) socket.data.waiting.push(roomChange)
      else await change(socket, roomChange)
    }
  }

  const correctSome = async (sockets: ChatSocket[]): Promise<void> => {
    const userIds = [...new Set(sockets.map(({ data }) => data.caller.userId))]
    const chats = new Map(userIds.map((userId) => [userId, [] as Hearing[]]))
    for (const { userId, ...hearing } of await members.placesOf(userIds)) chats.get(userId)?.push(hearing)
    for (const socket of sockets) await correct(socket, chats.get(socket.data.caller.userId) ?? [])
  }

  /** After a gap in the events: reads the memberships of everybody here again, some people at a time. */
  const correctAll = async (): Promise<void> => {
    const settled: ChatSocket[] = []
    for (const socket of io.sockets.sockets.values()) {
      if (socket.data.waiting) socket.data.readAgain = true
      else settled.push(socket)
    }
    while (settled.length > 0) await correctSome(settled.splice(0, usersPerRead))
  }

  return {
    setUp,
    correctAll,
    join: (userIds: string[], hearing: Hearing) => changeAll(userIds, { ...hearing, present: true }),
    leave: (userIds: string[], chatId: string) => changeAll(userIds, gone(chatId)),
    /** The rooms of those in the chat who do not see this message of it. */
    newcomersAfter: newcomers.roomsAfter,
    /** Nobody here hears this chat any more. */
    empty: async (chatId: string): Promise<void> => {
      for (const socket of io.sockets.sockets.values()) socket.data.waiting?.push(gone(chatId))
      for (const room of [roomOf.chat(chatId), ...newcomers.roomsOf(chatId)]) io.in(room).socketsLeave(room)
    },
    /** Who hears a chat here. */
    inside: (chatId: string): string[] => {
      const ids = io.sockets.adapter.rooms.get(roomOf.chat(chatId)) ?? []
      return [...new Set([...ids].flatMap((id) => io.sockets.sockets.get(id)?.data.caller.userId ?? []))]
    },
    /** Those of these people who have a socket here. */
    present: (userIds: string[]): string[] => userIds.filter((id) => io.sockets.adapter.rooms.has(roomOf.user(id))),
  }
}

export type Rooms = ReturnType<typeof createRooms>
