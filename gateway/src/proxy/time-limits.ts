import type { ClientRequest } from 'node:http'

/**
 * `connectMs`: until a connection stands; `silenceMs`: how long a service may say nothing after that; `clientSilenceMs`:
 * how long a client may take nothing of what it says.
 */
export type TimeLimits = { connectMs: number; silenceMs: number; clientSilenceMs: number }

/**
 * Gives up a request whose connection does not come about in time. To be called when it has its socket, which may be
 * one that stands already.
 */
export const limitConnecting = (proxyReq: ClientRequest, { connectMs }: TimeLimits): void => {
  const { socket } = proxyReq
  if (!socket?.connecting) return

  const timer = setTimeout(() => proxyReq.destroy(new Error('no connection in time')), connectMs)
  const stop = () => clearTimeout(timer)
  socket.once('connect', stop)
  socket.once('close', stop)
}
