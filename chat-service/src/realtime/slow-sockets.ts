import type { Logger } from '@chat/common/log/logger'
import { Counter, type Registry } from 'prom-client'
import type { ChatSocket, Sockets } from './socket-contract.ts'

export type SlowLimits = {
  /** What may wait for a socket that is still busy with what it was sent before. */
  maxBytes: number
  checkMs: number
}

type Packet = { data?: string | Buffer }

/** What engine.io does not tell: what waits, and the WebSocket below. */
type Connection = { writeBuffer: Packet[]; transport: { socket: { terminate: () => void } } }

/** About what a packet takes itself. */
const packetBytes = 200

/** Looks no further than it must. */
const isOver = (packets: Packet[], maxBytes: number): boolean => {
  let bytes = 0
  for (const { data } of packets) {
    bytes += packetBytes + (data ? Buffer.byteLength(data) : 0)
    if (bytes > maxBytes) return true
  }
  return false
}

/**
 * Drops whoever does not read what they are sent: their client finds it by `sync`. They are cut off, as a farewell would
 * wait behind all the rest. On its way is at most one buffer, or one long answer, which may take its time.
 */
export const dropSlowSockets = (
  { io, log, registry }: { io: Sockets; log: Logger; registry: Registry },
  { maxBytes, checkMs }: SlowLimits,
): { stop: () => void } => {
  const dropped = new Counter({
    name: 'socket_slow_dropped_total',
    help: 'Sockets that were cut off because they did not read',
    registers: [registry],
  })

  const look = (socket: ChatSocket): void => {
    const { writeBuffer, transport } = socket.conn as unknown as Connection // neither is in its types
    if (writeBuffer.length === 0 || !isOver(writeBuffer, maxBytes)) return
    const { requestId, caller } = socket.data
    log.warn(
      { requestId, userId: caller.userId, packets: writeBuffer.length },
      'a socket that does not read is cut off',
    )
    dropped.inc()
    transport.socket.terminate()
  }

  const timer = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) look(socket)
  }, checkMs).unref()

  return { stop: () => clearInterval(timer) }
}
