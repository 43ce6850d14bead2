import { authenticate, callerOf } from '@chat/common/auth/caller'
import type { RequestHandler } from 'express'
import type { Deps } from '../deps.ts'
import { replaceHeaders } from '../identity/replace-headers.ts'
import { budgetOf } from '../limits/budget.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { isOpen } from './open-routes.ts'
import { pathOf } from './path-of.ts'
import { serviceFor } from './route-table.ts'

type DoorDeps = Pick<Deps, 'config' | 'access' | 'upstreams' | 'trusts'>

/**
 * Who is it, have they asked too often, which service answers: then the request goes on, its body unread. Who has no
 * valid token is counted by address, and refused here already.
 */
export const apiDoor = ({ config, access, upstreams, trusts }: DoorDeps): RequestHandler => {
  const identify = authenticate(access.verifyToken)
  const limit = createLimiter({ windowSeconds: config.RATE_LIMIT_WINDOW_SECONDS })

  return async (req, res, next) => {
    const path = pathOf(req.url)
    const service = serviceFor(path)
    if (service === undefined) return next()

    const route = { method: req.method, path }
    const isForAll = isOpen(route)
    const address = replaceHeaders(req, { trusts, requestId: req.requestId })
    if (!isForAll) await identify(req, res, () => {})

    const caller = req.caller instanceof Error ? undefined : req.caller
    if (config.RATE_LIMIT_ENABLED) await limit(req, res, budgetOf(config, { route, caller, address }))
    if (!isForAll) callerOf(req)

    return upstreams[service].forward(req, res, next)
  }
}
