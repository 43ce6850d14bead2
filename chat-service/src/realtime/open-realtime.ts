import { setTimeout as pause } from 'node:timers/promises'
import type { Broker } from '@chat/common/broker/broker'
import type { HttpServer } from '@chat/common/http/create-http-server'
import { spread } from '@chat/common/process/spread'
import type { Connection } from 'mongoose'
import type { Registry } from 'prom-client'
import type { Deps } from '../deps.ts'
import type { ChatMemory } from '../log/chat-memory.ts'
import type { PresenceTimes } from '../presence/open-node.ts'
import { openPresence } from '../presence/open-presence.ts'
import { acceptSockets, createIo } from './create-socket-server.ts'
import { deliverRoutes } from './deliver.ts'
import type { EventLimits } from './event-budget.ts'
import { createRooms } from './rooms.ts'
import { endSockets } from './session-end.ts'
import { dropSlowSockets, type SlowLimits } from './slow-sockets.ts'
import { socketRoutes } from './socket-routes.ts'
import { createTyping } from './typing.ts'

export type RealtimeOptions = {
  eventLimits: EventLimits | undefined
  typingStopsAfterMs: number
  presence: PresenceTimes
  slowLimits: SlowLimits
  expiryCheckMs: number
  resyncSpreadMs: number
  drainSpreadMs: number
  drainMs: number
}

type RealtimeDeps = Deps & {
  http: Pick<HttpServer, 'server' | 'cut'>
  broker: Broker
  db: Connection
  registry: Registry
  memory: Pick<ChatMemory, 'advance' | 'forget' | 'forgetDirectChatsOf' | 'forgetDirectChats'>
}

/** A peer that is gone does not answer the close of its socket. */
const closeWithinMs = 1_000

/** This node's sockets: who is connected here, and the events that reach them through this node's own queue. */
export const openRealtime = async (deps: RealtimeDeps, options: RealtimeOptions) => {
  const { http, broker, access, members, log, now } = deps
  const io = createIo(http.server)
  const rooms = createRooms(io, members)
  const typing = createTyping({ ...deps, io }, options.typingStopsAfterMs)
  const presence = openPresence({ ...deps, io }, options.presence)
  const routeOf = socketRoutes({ ...deps, typing, presence })
  let isDraining = false
  const { eventLimits } = options
  acceptSockets(io, { log, now, access, rooms, presence, routeOf, eventLimits, isDraining: () => isDraining })
  const sessions = endSockets({ io, access, now }, options.expiryCheckMs)
  const slow = dropSlowSockets({ ...deps, io }, options.slowLimits)

  /** Until the queue was there again, events passed by: nothing is emitted before rooms and sessions are right again. */
  const catchUp = async (): Promise<void> => {
    deps.memory.forgetDirectChats()
    if (io.sockets.sockets.size === 0) return
    await access.refresh()
    await rooms.correctAll()
    presence.watchers.refresh()
    void spread(io.sockets.sockets.values(), options.resyncSpreadMs, (socket) => socket.emit('resync', {}))
  }

  const listener = await broker.listen({
    routes: deliverRoutes({ ...deps, io, rooms, typing, watchers: presence.watchers }),
    onDeclared: catchUp,
    onLost: () => log.warn('this node hears nothing until its queue is there again'),
  })

  /** Lets nobody in any more and sends everybody elsewhere; until its turn comes a socket hears and asks as ever. */
  const drain = async (): Promise<void> => {
    isDraining = true
    const over = new AbortController()
    const late = pause(options.drainMs, undefined, { signal: over.signal }).catch(() => {})
    await Promise.race([sessions.endAll(options.drainSpreadMs), late])
    over.abort()
    await presence.settle()
  }

  const stop = async (): Promise<void> => {
    sessions.stop()
    slow.stop()
    const late = setTimeout(http.cut, closeWithinMs)
    await io.close()
    clearTimeout(late)
    await presence.stop()
    await listener.stop()
  }

  return { io, drain, stop, isAlive: listener.isAlive }
}
