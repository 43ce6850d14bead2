import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What every process measures; a service adds its own to `registry`. */
export const createMetrics = (service: string) => {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })

  return {
    registry,
    httpSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
    brokerUp: new Gauge({ name: 'broker_up', help: '1 while the broker answers', registers: [registry] }),
    events: new Counter({
      name: 'events_total',
      help: 'Events by type and outcome: published, returned, handled, retried, dead-lettered',
      labelNames: ['type', 'outcome'],
      registers: [registry],
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
