import type { ChatSocket } from './socket-contract.ts'

/** Refusing costs little, but not nothing: at most 4,000 in a second of one connection. */
const refusalsInARow = 64
const notReadForMs = 16

type Readable = { pause: () => void; resume: () => void }

/** What is under engine.io's transport, of which this service has one kind: the WebSocket of `ws`. */
const webSocketOf = ({ conn }: ChatSocket): Readable => (conn.transport as unknown as { socket: Readable }).socket

const readLater = (socket: ChatSocket, webSocket: Readable): void => {
  const { data } = socket
  const leftMs = (data.notReadUntilMs ?? 0) - performance.now()
  if (leftMs > 0) return void setTimeout(readLater, leftMs, socket, webSocket)
  delete data.notReadUntilMs
  webSocket.resume()
}

/**
 * To be called for every event that was refused. What a flood brings is left in the network for moments, so that it is
 * answered, all of it, while others are served. What was read with it in one go counts too, so the moments add up.
 */
export const slowDown = (socket: ChatSocket): void => {
  const { data } = socket
  data.refused = (data.refused ?? 0) + 1
  if (data.refused % refusalsInARow !== 0 || !socket.connected) return

  const isRead = data.notReadUntilMs === undefined
  data.notReadUntilMs = (data.notReadUntilMs ?? performance.now()) + notReadForMs
  if (!isRead) return

  const webSocket = webSocketOf(socket)
  webSocket.pause()
  readLater(socket, webSocket)
}
