import type { ChatSocket } from './socket-contract.ts'

/** After so many refusals a connection is not read for a while: refusing costs little, but not nothing. */
const refusalsInARow = 64
const notReadForMs = 16

type Readable = { pause: () => void; resume: () => void }

/** What is under engine.io's transport, of which this service has one kind: the WebSocket of `ws`. */
const webSocketOf = ({ conn }: ChatSocket): Readable => (conn.transport as unknown as { socket: Readable }).socket

/**
 * To be called for every event that was refused. What a flood brings is left in the network for moments, so that it is
 * answered, all of it, while others are served.
 */
export const slowDown = (socket: ChatSocket): void => {
  const { data } = socket
  data.refused = (data.refused ?? 0) + 1
  if (data.refused % refusalsInARow !== 0 || !socket.connected) return

  const webSocket = webSocketOf(socket)
  webSocket.pause()
  setTimeout(() => webSocket.resume(), notReadForMs)
}
