import type { Server as HttpServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Broker } from '@chat/common/broker/broker'
import type { Deps } from '../deps.ts'
import type { ChatMemory } from '../log/chat-memory.ts'
import { acceptSockets, createIo } from './create-socket-server.ts'
import { deliverRoutes } from './deliver.ts'
import type { EventLimits } from './event-budget.ts'
import { createRooms } from './rooms.ts'
import { endSockets } from './session-end.ts'
import type { Sockets } from './socket-contract.ts'
import { socketRoutes } from './socket-routes.ts'
import { createTyping } from './typing.ts'

export type RealtimeOptions = {
  eventLimits: EventLimits | undefined
  typingStopsAfterMs: number
  expiryCheckMs: number
  resyncSpreadMs: number
}

type RealtimeDeps = Deps & { http: HttpServer; broker: Broker; memory: Pick<ChatMemory, 'advance'> }

/** Asks everybody here to sync, not all at once. */
const askToSync = async (io: Sockets, overMs: number): Promise<void> => {
  const sockets = [...io.sockets.sockets.values()]
  const stepMs = 20
  const inStep = Math.ceil(sockets.length / Math.max(1, overMs / stepMs))
  while (sockets.length > 0) {
    for (const socket of sockets.splice(0, inStep)) socket.emit('resync', {})
    await pause(stepMs)
  }
}

/** This node's sockets: who is connected here, and the events that reach them through this node's own queue. */
export const openRealtime = async (deps: RealtimeDeps, options: RealtimeOptions) => {
  const { http, broker, access, members, log, now } = deps
  const io = createIo(http)
  const rooms = createRooms(io, members)
  const typing = createTyping({ ...deps, broker }, options.typingStopsAfterMs)
  const routeOf = socketRoutes({ ...deps, typing })
  acceptSockets(io, { log, now, access, rooms, routeOf, eventLimits: options.eventLimits })
  const sessions = endSockets({ io, access, now }, options.expiryCheckMs)

  /** Until the queue was there again, events passed by: nothing is emitted before rooms and sessions are right again. */
  const catchUp = async (): Promise<void> => {
    if (io.sockets.sockets.size === 0) return
    await access.refresh()
    await rooms.correctAll()
    void askToSync(io, options.resyncSpreadMs)
  }

  const listener = await broker.listen({
    routes: deliverRoutes({ ...deps, io, rooms }),
    onDeclared: catchUp,
    onLost: () => log.warn('this node hears nothing until its queue is there again'),
  })

  const stop = async (): Promise<void> => {
    sessions.endAll()
    sessions.stop()
    await io.close()
    await listener.stop()
  }

  return { io, stop, isAlive: listener.isAlive }
}
