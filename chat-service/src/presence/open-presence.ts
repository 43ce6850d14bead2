import type { Logger } from '@chat/common/log/logger'
import type { ChatSocket } from '../realtime/socket-contract.ts'
import { openNode, type NodeDeps, type PresenceTimes } from './open-node.ts'
import type { Shown } from './presence.model.ts'
import { presenceStore } from './presence-store.ts'
import type { Seen } from './seen.answer.ts'
import { createWatchers, type WatchDeps } from './watch-presence.ts'

type PresenceDeps = Omit<WatchDeps, 'store'> & NodeDeps & { log: Logger }

const presenceOf = ({ data }: ChatSocket): Shown => (data.isAway ? 'away' : 'online')

/** Who is there: written by the node that holds their connections, told to those who watch them and may. */
export const openPresence = (deps: PresenceDeps, times: PresenceTimes) => {
  const node = openNode(deps, times)
  const watchers = createWatchers({ ...deps, store: presenceStore(deps.db) })

  const disconnected = (socket: ChatSocket): void => {
    if (!socket.data.isPresent) return
    socket.data.isPresent = false
    node.disconnected(socket.data.caller.userId, presenceOf(socket))
  }

  // every socket leaves the room of its own id at its end: a listener on each would cost every idle one more than this
  const { sockets } = deps.io
  sockets.adapter.on('leave-room', (room: string, id: string) => {
    const socket = room === id ? sockets.sockets.get(id) : undefined
    if (socket) disconnected(socket)
  })

  return {
    /** From now on the person is there, until the socket ends. */
    connected: (socket: ChatSocket): void => {
      socket.data.isPresent = true
      node.connected(socket.data.caller.userId, presenceOf(socket))
    },

    set: (socket: ChatSocket, presence: Shown): void => {
      const before = presenceOf(socket)
      if (before === presence || !socket.data.isPresent) return

      socket.data.isAway = presence === 'away'
      node.changed(socket.data.caller.userId, before, presence)
    },

    /** @throws ProblemError `too-many-subscriptions` */
    subscribe: (socket: ChatSocket, userIds: string[]): Promise<Seen[]> => watchers.watch(socket, userIds),

    /** What this node does with events. */
    watchers,

    /** Resolves when the ends of connections so far are told, their grace included. */
    settle: node.settle,

    stop: async (): Promise<void> => {
      watchers.stop()
      await node.stop()
    },
  }
}

export type OpenPresence = ReturnType<typeof openPresence>
