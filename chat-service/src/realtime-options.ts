import type { Config } from './config.ts'
import type { RealtimeOptions } from './realtime/open-realtime.ts'

/** What of the configuration concerns sockets. */
export const realtimeOptions = (config: Config): RealtimeOptions => ({
  eventLimits: config.RATE_LIMIT_ENABLED
    ? {
        perSecond: config.SOCKET_EVENTS_PER_SECOND,
        burst: config.SOCKET_EVENTS_BURST,
        underWay: config.SOCKET_EVENTS_UNDER_WAY,
      }
    : undefined,
  typingStopsAfterMs: config.TYPING_STOPS_AFTER_MS,
  slowLimits: { maxBytes: config.SOCKET_BUFFER_MAX_BYTES, checkMs: config.SOCKET_BUFFER_CHECK_MS },
  presence: {
    everyMs: config.PRESENCE_EVERY_MS,
    graceMs: config.PRESENCE_GRACE_MS,
    leaseMs: config.PRESENCE_LEASE_MS,
    renewMs: config.PRESENCE_RENEW_MS,
    takeOverMs: config.PRESENCE_TAKE_OVER_MS,
  },
  expiryCheckMs: config.EXPIRY_CHECK_MS,
  resyncSpreadMs: config.RESYNC_SPREAD_MS,
  drainSpreadMs: config.DRAIN_SPREAD_MS,
  drainMs: config.DRAIN_MS,
})
