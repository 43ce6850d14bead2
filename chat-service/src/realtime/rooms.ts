import type { MemberStore } from '../chats/member-store.ts'
import { maxChatsOfPerson } from '../chats/list-chats.ts'
import { roomOf, type ChatSocket, type RoomChange, type Sockets } from './socket-contract.ts'

const usersPerRead = 200

const isChatRoom = (room: string): boolean => room.startsWith('chat:')

const change = async (socket: ChatSocket, { chatId, present }: RoomChange): Promise<void> => {
  if (present) await socket.join(roomOf.chat(chatId))
  else await socket.leave(roomOf.chat(chatId))
}

/** Puts a socket into exactly these chats' rooms. */
const correct = async (socket: ChatSocket, chatIds: string[]): Promise<void> => {
  const wanted = new Set(chatIds.map(roomOf.chat))
  for (const room of [...socket.rooms]) if (isChatRoom(room) && !wanted.has(room)) await socket.leave(room)
  await socket.join([...wanted])
}

/** Which sockets of this node hear which chats. Changes come strictly in the order of the events that announce them. */
export const createRooms = (io: Sockets, members: Pick<MemberStore, 'ofPerson' | 'chatIdsOf'>) => {
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
      await correct(
        socket,
        rows.map(({ chatId }) => chatId),
      )
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
    const chatIds = new Map(userIds.map((userId) => [userId, [] as string[]]))
    for (const { userId, chatId } of await members.chatIdsOf(userIds)) chatIds.get(userId)?.push(chatId)
    for (const socket of sockets) await correct(socket, chatIds.get(socket.data.caller.userId) ?? [])
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
    join: (userIds: string[], chatId: string) => changeAll(userIds, { chatId, present: true }),
    leave: (userIds: string[], chatId: string) => changeAll(userIds, { chatId, present: false }),
    /** Nobody here hears this chat any more. */
    empty: async (chatId: string): Promise<void> => {
      for (const socket of io.sockets.sockets.values()) socket.data.waiting?.push({ chatId, present: false })
      await io.in(roomOf.chat(chatId)).socketsLeave(roomOf.chat(chatId))
    },
    /** Those of these people who have a socket here. */
    present: (userIds: string[]): string[] => userIds.filter((id) => io.sockets.adapter.rooms.has(roomOf.user(id))),
  }
}

export type Rooms = ReturnType<typeof createRooms>
