import type { Server as HttpServer } from 'node:http'
import { requestIdFrom } from '@chat/common/http/request-id'
import { problem, toProblemError } from '@chat/common/http/problem'
import { Server, type ExtendedError } from 'socket.io'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { answer } from './answer.ts'
import { spendEvent, type EventLimits } from './event-budget.ts'
import type { OpenPresence } from '../presence/open-presence.ts'
import type { Rooms } from './rooms.ts'
import { endWhenAnswered } from './session-end.ts'
import { slowDown } from './slow-down.ts'
import type { ChatSocket, Sockets } from './socket-contract.ts'
import type { socketRoutes } from './socket-routes.ts'

export const createIo = (http: HttpServer): Sockets =>
  new Server(http, {
    path: '/socket.io',
    transports: ['websocket'],
    allowUpgrades: false,
    perMessageDeflate: false,
    serveClient: false,
    maxHttpBufferSize: 128 * 1_024,
    connectTimeout: 10_000,
  })

const credentials = z.string().min(1).max(8_192)

const refuse = (error: unknown): ExtendedError => {
  const { problem } = toProblemError(error)
  return Object.assign(new Error(problem.title), { data: problem })
}

type ConnectionDeps = Pick<Deps, 'log' | 'now' | 'access'> & {
  rooms: Rooms
  presence: Pick<OpenPresence, 'connected'>
  routeOf: ReturnType<typeof socketRoutes>
  /** Undefined: none. */
  eventLimits: EventLimits | undefined
  isDraining: () => boolean
}

/** Lets people in by their token and answers what they ask. */
export const acceptSockets = (io: Sockets, deps: ConnectionDeps): void => {
  const { log, now, access, rooms, isDraining } = deps

  io.use((socket, next) => {
    if (isDraining()) return next(refuse(problem('unavailable')))
    const { auth, query, headers } = socket.handshake
    const token = credentials.safeParse(auth['token'] ?? query['token'])
    const verified = token.success ? access.verifyToken(token.data) : Promise.reject(problem('unauthenticated'))
    verified.then(
      (caller) => {
        socket.data = {
          caller,
          requestId: headers['x-request-id'] === undefined ? socket.id : requestIdFrom(headers['x-request-id']),
          waiting: undefined,
          readAgain: false,
          isPresent: false,
          events: 0,
          underWay: 0,
          budget: { left: deps.eventLimits?.burst ?? 0, at: now().getTime() },
        }
        next()
      },
      (error: unknown) => next(refuse(error)),
    )
  })

  const setUp = async (socket: ChatSocket): Promise<void> => {
    await rooms.setUp(socket)
    const { caller } = socket.data
    if (access.isEnded(caller)) return void socket.disconnect(true) // ended between the handshake and the join
    socket.emit('ready', {
      userId: caller.userId,
      sessionId: caller.sessionId,
      expiresAt: new Date(caller.expiresAt).toISOString(),
      serverTime: now().toISOString(),
    })
  }

  /** One function for all sockets: an idle one should cost little more than Socket.IO itself. */
  function onEvent(this: ChatSocket, event: string, ...args: unknown[]): void {
    if (!this.connected) return // it was decoded before the end and comes after it: nobody could be answered
    const { data } = this
    const requestId = `${data.requestId}.${(data.events += 1)}`
    data.underWay += 1
    const answered = answer({ log, requestId, event }, args.at(-1), async () => {
      try {
        spendEvent(data, deps.eventLimits, now().getTime())
      } catch (error) {
        slowDown(this)
        throw error
      }
      return deps.routeOf(event)(this, args[0], requestId)
    })
    void answered.finally(() => {
      data.underWay -= 1
      if (data.underWay === 0) data.onAnswered?.()
    })
  }

  io.on('connection', (socket) => {
    // the request of the upgrade and the token would be kept as long as the connection
    Object.assign(socket.conn, { request: undefined })
    Object.assign(socket.handshake, { auth: {}, query: {}, headers: {}, url: '' })

    socket.onAny(onEvent)
    if (isDraining()) return endWhenAnswered(socket)

    deps.presence.connected(socket)
    setUp(socket).catch((error: unknown) => {
      log.warn({ err: error, requestId: socket.data.requestId }, 'a socket could not be set up')
      socket.disconnect(true)
    })
  })
}
