import { roomOf, type Sockets } from './socket-contract.ts'

const newcomersRoom = /^newcomers:(\d+):(.+)$/

/**
 * From which messages on people here see a chat, where not from the first. Of each such place there is a room, and
 * Socket.IO tells when it is made and deleted with its first and last socket.
 */
export const createNewcomers = (io: Sockets) => {
  const places = new Map<string, Set<number>>()

  const change = (room: string, isThere: boolean): void => {
    const [, visibleFrom, chatId] = newcomersRoom.exec(room) ?? []
    if (chatId === undefined) return

    const ofChat = places.get(chatId) ?? new Set()
    if (isThere) ofChat.add(Number(visibleFrom))
    else ofChat.delete(Number(visibleFrom))
    if (ofChat.size > 0) places.set(chatId, ofChat)
    else places.delete(chatId)
  }
  io.sockets.adapter.on('create-room', (room) => change(room, true))
  io.sockets.adapter.on('delete-room', (room) => change(room, false))

  const roomsAfter = ({ chatId, seq }: { chatId: string; seq: number }): string[] =>
    [...(places.get(chatId) ?? [])]
      .filter((visibleFrom) => visibleFrom > seq)
      .map((visibleFrom) => roomOf.newcomers({ chatId, visibleFrom }))

  return {
    /** The rooms of those who do not see this message of a chat. */
    roomsAfter,
    /** All of a chat. */
    roomsOf: (chatId: string): string[] => roomsAfter({ chatId, seq: 0 }),
    areIn: (chatId: string): boolean => places.has(chatId),
  }
}
