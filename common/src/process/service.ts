import type { Broker } from '../broker/broker.ts'
import type { Logger } from '../log/logger.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** What a service is handed by whoever runs it: its own process, or the launcher that runs all five in one. */
export type ServiceParts = { log: Logger; broker: Broker; metrics: Metrics }

export type RunningService = {
  /** The port of its HTTP listener. */
  port: number
  /** The port of the listener that only other services reach, where it has one. */
  internalPort?: number
  /** Drains: no new work, requests under way finish, announcements go out, connections close. */
  stop: () => Promise<void>
}
