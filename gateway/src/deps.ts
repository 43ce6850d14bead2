import type { Access } from '@chat/common/auth/access'
import type { LookupFunction } from 'node:net'
import type { Readiness } from '@chat/common/http/operator-routes'
import type { Logger } from '@chat/common/log/logger'
import type { Metrics } from '@chat/common/metrics/metrics'
import type { Config } from './config.ts'
import { trustsOf, type Trusts } from './identity/client-address.ts'
import type { Pages } from './serving/read-pages.ts'
import { createSocketUpstream, type SocketUpstream } from './proxy/create-socket-upstream.ts'
import { createUpstream, type Upstream } from './proxy/create-upstream.ts'
import type { ServiceName } from './routing/route-table.ts'

type Given = {
  config: Config
  access: Pick<Access, 'verifyToken' | 'onSessionEnded'>
  readiness: Readiness
  pages: Pages
  log: Logger
  metrics: Metrics
  /** Of the names of services; default: the system's. */
  lookup?: LookupFunction
}

export type Deps = Given & {
  trusts: Trusts
  upstreams: Record<ServiceName, Upstream>
  /** The same services, for what may be slow for as long as a client is: it takes no place from other requests. */
  transfers: Record<ServiceName, Upstream>
  sockets: SocketUpstream
}

export const createDeps = (given: Given): Deps => {
  const { config, lookup, log } = given
  const limits = {
    connectMs: config.UPSTREAM_CONNECT_TIMEOUT_MS,
    silenceMs: config.UPSTREAM_TIMEOUT_MS,
    clientSilenceMs: config.CLIENT_SILENCE_MS,
  }
  const upstreamsOf = (maxRequests: number) => {
    const upstream = (name: ServiceName, url: string) => createUpstream({ name, url, maxRequests, limits, lookup, log })
    return {
      auth: upstream('auth', config.AUTH_URL),
      user: upstream('user', config.USER_URL),
      chat: upstream('chat', config.CHAT_URL),
      notification: upstream('notification', config.NOTIFICATION_URL),
    }
  }

  return {
    ...given,
    trusts: trustsOf(config.TRUSTED_PROXIES),
    upstreams: upstreamsOf(config.UPSTREAM_MAX_REQUESTS),
    transfers: upstreamsOf(config.UPSTREAM_MAX_TRANSFERS),
    sockets: createSocketUpstream({ url: config.CHAT_URL, limits, drainSpreadMs: config.DRAIN_SPREAD_MS, lookup, log }),
  }
}
