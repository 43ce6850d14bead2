import type { Access } from '@chat/common/auth/access'
import type { Caller } from '@chat/common/auth/caller'
import { spread } from '@chat/common/process/spread'
import type { ServerEvents } from './server-events.ts'
import type { ChatSocket, Sockets } from './socket-contract.ts'

type Reason = Parameters<ServerEvents['session:ending']>[0]['reason']

export const checkExpiryEveryMs = 500

const end = (socket: ChatSocket, reason: Reason): void => {
  socket.emit('session:ending', { reason })
  socket.disconnect(true)
}

/** For a node that stops: what was asked is answered first. The next node is as good, so the client may go at once. */
export const endWhenAnswered = (socket: ChatSocket): void => {
  socket.emit('session:ending', { reason: 'draining' })
  const disconnect = (): void => void socket.disconnect(true)
  if (socket.data.underWay === 0) disconnect()
  else socket.data.onAnswered = disconnect
}

/** A newer token for the same person keeps the connection open; it may belong to another session of theirs. */
export const renew = (socket: ChatSocket, caller: Caller): { expiresAt: string } => {
  socket.data.caller = caller
  return { expiresAt: new Date(caller.expiresAt).toISOString() }
}

/** Tokens are enforced on open sockets: a connection ends with its session, or when its token expires. */
export const endSockets = (deps: { io: Sockets; access: Access; now: () => Date }, everyMs = checkExpiryEveryMs) => {
  const { io, access, now } = deps

  const stopListening = access.onSessionEnded((sessionId) => {
    // looked for one by one: a room for each session would cost every idle socket more than this costs a logout
    for (const socket of [...io.sockets.sockets.values()])
      if (socket.data.caller.sessionId === sessionId) end(socket, 'revoked')
  })

  const endExpired = (): void => {
    const nowMs = now().getTime()
    for (const socket of io.sockets.sockets.values()) {
      const { caller } = socket.data
      if (access.isEnded(caller)) end(socket, 'revoked')
      else if (caller.expiresAt <= nowMs) end(socket, 'expired')
    }
  }
  const timer = setInterval(endExpired, everyMs)

  return {
    /** Resolves when all is written and they are gone, after about `overMs`: the next node shall not get them at once. */
    endAll: async (overMs: number): Promise<void> => {
      const sockets = [...io.sockets.sockets.values()]
      const gone = sockets.map(({ conn }) => new Promise((resolve) => conn.once('close', resolve)))
      await spread(sockets, overMs, endWhenAnswered)
      await Promise.all(gone)
    },
    stop: (): void => {
      clearInterval(timer)
      stopListening()
    },
  }
}
