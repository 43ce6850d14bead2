import { Router } from 'express'
import type { Metrics } from '../metrics/metrics.ts'

/** `isReady`: what REST needs answers. `details` is shown in the body, the state of the broker for one. */
export type Readiness = { isReady: () => boolean | Promise<boolean>; details?: () => Record<string, unknown> }

/** For operators, on the process's own port; nginx and the gateway do not pass them on. */
export const operatorRoutes = (deps: { metrics: Metrics; readiness: Readiness }): Router => {
  const router = Router()

  router.get('/healthz', (_req, res) => void res.json({ status: 'ok' }))

  router.get('/readyz', async (_req, res) => {
    const ready = await deps.readiness.isReady()
    res.status(ready ? 200 : 503).json({ ready, ...deps.readiness.details?.() })
  })

  router.get('/metrics', async (_req, res) => {
    res.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics())
  })

  return router
}
