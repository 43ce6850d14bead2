import type { IncomingMessage } from 'node:http'
import { clientAddressOf, type Trusts } from './client-address.ts'

/** Only the gateway and proxies before it may say these. */
const fromInside = /^(?:x-(?:user|internal|forwarded|auth|caller|real)(?:-|$)|x-client-ip$|forwarded$)/

/** About this connection, not about the request. `expect` was answered here. */
const ofTheConnection = [
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'te',
  'trailer',
  'expect',
  'http2-settings',
]

type Known = {
  trusts: Trusts
  requestId: string
  /** Of a WebSocket, whose `connection` and `upgrade` go on. */
  isUpgrade?: boolean
}

/**
 * What a service gets to know about where a request came from is what is known here: claims from outside are removed.
 * Returns the address of the client.
 */
export const replaceHeaders = (req: IncomingMessage, { trusts, requestId, isUpgrade = false }: Known): string => {
  const { headers } = req
  const address = clientAddressOf(req, trusts)
  const isFromProxy = trusts(req.socket.remoteAddress ?? '', 0)
  const proto = isFromProxy && headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'
  const givenHost = isFromProxy ? headers['x-forwarded-host'] : undefined
  const host = typeof givenHost === 'string' ? givenHost : headers.host

  for (const name of Object.keys(headers)) if (fromInside.test(name)) delete headers[name]
  for (const name of ofTheConnection) delete headers[name]
  if (!isUpgrade) for (const name of ['connection', 'upgrade']) delete headers[name]

  headers['x-request-id'] = requestId
  headers['x-forwarded-for'] = address
  headers['x-forwarded-proto'] = proto
  if (host !== undefined) headers['x-forwarded-host'] = host
  return address
}
