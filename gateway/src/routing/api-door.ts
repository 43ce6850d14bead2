import type { IncomingMessage, ServerResponse } from 'node:http'
import { callerOf, identify } from '@chat/common/auth/caller'
import type { Deps } from '../deps.ts'
import { answerOverview } from '../gathering/answer-overview.ts'
import { answerOwnData } from '../gathering/answer-own-data.ts'
import type { Gathered } from '../gathering/gathered-routes.ts'
import { cutEnded } from '../identity/cut-ended.ts'
import { replaceHeaders } from '../identity/replace-headers.ts'
import { budgetOf } from '../limits/budget.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { createSlots } from '../limits/slots.ts'
import { isDownload, isTransfer } from './file-routes.ts'
import { isOpen, type Route } from './open-routes.ts'
import type { ServiceName } from './route-table.ts'

type DoorDeps = Pick<Deps, 'config' | 'access' | 'upstreams' | 'transfers' | 'trusts' | 'log'>

/** `answerer`: the service that answers, or what is gathered from several. */
export type Asked = { route: Route; answerer: ServiceName | Gathered; requestId: string }

/** @throws ProblemError */
export type ApiDoor = (req: IncomingMessage, res: ServerResponse, asked: Asked) => Promise<void>

/**
 * Who is it, have they asked too often: then the request goes on to its service, its body unread. Who has no valid
 * token is counted by address, and refused here already, unless the address may be a signed one.
 */
export const apiDoor = (deps: DoorDeps): ApiDoor => {
  const { config, access, upstreams, transfers, trusts } = deps
  const limit = createLimiter({ windowSeconds: config.RATE_LIMIT_WINDOW_SECONDS })
  const takeSlot = createSlots(config.TRANSFERS_PER_CLIENT)
  const watch = cutEnded(access)

  return async (req, res, { route, answerer, requestId }) => {
    const isForAll = isOpen(route)
    const address = replaceHeaders(req, { trusts, requestId })
    if (answerer !== 'auth') delete req.headers.cookie // what is in them is for auth-service alone
    const identity = isForAll ? undefined : await identify(access.verifyToken, req)

    const caller = identity instanceof Error ? undefined : identity
    if (caller) watch(caller.sessionId, { req, res, isTransfer: isTransfer(route) })
    const budget = budgetOf(config, { route, caller, address })
    if (config.RATE_LIMIT_ENABLED) await limit(req, res, budget)
    if (!isForAll && !isDownload(route)) callerOf({ caller: identity })
    if (answerer === 'overview') return answerOverview(deps, { req, res, requestId, caller: callerOf({ caller }) })

    if (res.closed) return // gone meanwhile: a place would never be given back
    if (isTransfer(route) && config.RATE_LIMIT_ENABLED) takeSlot(budget.key, res)
    if (answerer === 'own-data') return answerOwnData(deps, { req, res })

    const services = isTransfer(route) ? transfers : upstreams
    return services[answerer].forward(req, res)
  }
}
