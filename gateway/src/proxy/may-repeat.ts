import type { IncomingMessage } from 'node:http'

/** Doing it twice is doing it once (RFC 9110, 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

const lost = new Set(['ECONNRESET', 'EPIPE'])

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** The connection was lost, as when an instance ends. */
export const isLost = ({ code }: NodeJS.ErrnoException): boolean => code !== undefined && lost.has(code)

/** Nothing of it is gone that another instance would need. */
export const mayRepeat = (req: IncomingMessage, error: Error): boolean =>
  isLost(error) && idempotent.has(req.method ?? '') && !hasBody(req)
