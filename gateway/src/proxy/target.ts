import { Agent as HttpAgent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

/** As the proxy wants it, taken apart once and not for every request. */
export type Target = { protocol: string; host: string; port: number }

export const targetOf = (url: string): Target => {
  const { protocol, hostname, port } = new URL(url)
  const standard = protocol === 'https:' ? 443 : 80
  return { protocol, host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? standard : Number(port) }
}

/**
 * Connections that are kept. An idle one is closed before a service behind would, after the 5 s that Node gives it:
 * else a request could be sent into a connection that is just being closed.
 */
export const agentFor = ({ protocol }: Target, { maxSockets }: { maxSockets: number }) => {
  const options: AgentOptions = { keepAlive: true, maxSockets, maxFreeSockets: 64, timeout: 4_000, scheduling: 'lifo' }
  return protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
}
