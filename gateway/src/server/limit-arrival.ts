import type { IncomingMessage } from 'node:http'

/** Cuts off a request whose body takes longer than this to arrive. */
export const limitArrival = (req: IncomingMessage, timeoutMs: number): void => {
  const { headers } = req
  if (headers['transfer-encoding'] === undefined && headers['content-length'] === undefined) return

  const timer = setTimeout(() => req.complete || req.destroy(), timeoutMs)
  const stop = () => clearTimeout(timer)
  req.once('end', stop)
  req.once('close', stop)
}
