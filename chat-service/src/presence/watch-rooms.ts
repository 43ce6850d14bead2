import { roomOf, type ChatSocket, type Sockets } from '../realtime/socket-contract.ts'
import { unseen } from './seen.ts'

/** Who watches whom at this node: it is in the rooms alone, so that a socket which watches nobody costs nothing. */
export const createWatchRooms = (io: Sockets) => {
  const { adapter } = io.sockets

  const socketsIn = (room: string): ChatSocket[] =>
    [...(adapter.rooms.get(room) ?? [])].flatMap((id) => io.sockets.sockets.get(id) ?? [])

  const watchedBy = (socket: ChatSocket): string[] => [...socket.rooms].flatMap((room) => roomOf.watchedIn(room) ?? [])

  const leave = (socket: ChatSocket, userId: string): void => void socket.leave(roomOf.presence(userId))

  return {
    watchedBy,

    watchedByPerson: (userId: string): Set<string> => new Set(socketsIn(roomOf.user(userId)).flatMap(watchedBy)),

    peopleIn: (room: string): string[] => [...new Set(socketsIn(room).map(({ data }) => data.caller.userId))],

    watchersOf: (userId: string): Set<string> =>
      new Set(socketsIn(roomOf.presence(userId)).map(({ data }) => data.caller.userId)),

    /** Whether somebody here watches this person, or this person is here and may watch others. */
    concerns: (userId: string): boolean =>
      adapter.rooms.has(roomOf.presence(userId)) || adapter.rooms.has(roomOf.user(userId)),

    /** Ends it, and leaves nobody with a person who seems to be there for ever. */
    part: (viewerId: string, userId: string): void => {
      for (const socket of socketsIn(roomOf.presence(userId))) {
        if (socket.data.caller.userId !== viewerId) continue
        leave(socket, userId)
        socket.emit('presence', unseen(userId))
      }
    },

    /** Nobody watches anybody any more; gives who did. */
    clear: (): [ChatSocket, string[]][] => {
      const watching: [ChatSocket, string[]][] = []
      for (const socket of io.sockets.sockets.values()) {
        const userIds = watchedBy(socket)
        if (userIds.length === 0) continue
        for (const userId of userIds) leave(socket, userId)
        watching.push([socket, userIds])
      }
      return watching
    },
  }
}
