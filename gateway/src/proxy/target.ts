import { Agent as HttpAgent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'

/** As the proxy wants it, taken apart once and not for every request. */
export type Target = { protocol: string; host: string; port: number }

export const targetOf = (url: string): Target => {
  const { protocol, hostname, port } = new URL(url)
  const standard = protocol === 'https:' ? 443 : 80
  return { protocol, host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? standard : Number(port) }
}

const agentOf = ({ protocol }: Target, options: AgentOptions): HttpAgent =>
  protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)

/**
 * Connections that are kept. An idle one is closed before a service behind would (5 s by Node's default, or LINGER_MS
 * when it drains): else a request could be sent into a connection that is just being closed.
 */
export const keepingAgent = (target: Target, options: { maxSockets: number; lookup: LookupFunction }): HttpAgent =>
  agentOf(target, {
    ...options,
    keepAlive: true,
    maxFreeSockets: 64,
    timeout: 2_000,
    scheduling: 'lifo',
    autoSelectFamily: true,
  })

/** A new connection each time. */
export const freshAgent = (target: Target, options: { lookup: LookupFunction }): HttpAgent =>
  agentOf(target, { ...options, keepAlive: false, autoSelectFamily: true })
