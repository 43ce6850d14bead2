import type { IncomingMessage, RequestListener } from 'node:http'
import { answerProblem } from '@chat/common/http/answer-problem'
import { observeRequest } from '@chat/common/http/observe-request'
import { requestIdFrom } from '@chat/common/http/request-id'
import type { Deps } from '../deps.ts'
import { gatheredBy } from '../gathering/gathered-routes.ts'
import { limitArrival } from '../server/limit-arrival.ts'
import { securityHeaders, type AllowOrigin } from '../server/response-headers.ts'
import { apiDoor } from './api-door.ts'
import { isUpload } from './file-routes.ts'
import { pathOf } from './path-of.ts'
import { serviceFor } from './route-table.ts'

/** Undefined when nobody has such a path. What is no path at all the app refuses. */
const askedOf = (req: IncomingMessage) => {
  try {
    const route = { method: req.method ?? '', path: pathOf(req.url ?? '') }
    const answerer = gatheredBy(route) ?? serviceFor(route.path)
    return answerer && { route, answerer }
  } catch {
    return undefined
  }
}

type Parts = { app: RequestListener; allowOrigin: AllowOrigin }

/**
 * What goes to a service does not enter `app`: to pass a request through Express takes as long as sending it on
 * (decision 0021). It has the same headers, line of log and measurement as everything else.
 */
export const frontDoor = (deps: Deps, { app, allowOrigin }: Parts): RequestListener => {
  const { config, metrics, log } = deps
  const headers = securityHeaders()
  const enter = apiDoor(deps)

  return (req, res) => {
    const requestId = requestIdFrom(req.headers['x-request-id'])
    req.headers['x-request-id'] = requestId
    res.setHeader('x-request-id', requestId)
    res.setHeaders(headers)
    const asked = askedOf(req)
    limitArrival(req, asked && isUpload(asked.route) ? config.UPLOAD_TIMEOUT_MS : config.REQUEST_TIMEOUT_MS)
    if (asked === undefined) return app(req, res)

    observeRequest(req, res, { metrics, log, fields: { requestId } })
    if (!allowOrigin(req, res)) return

    enter(req, res, { ...asked, requestId }).catch((error) => answerProblem(res, error, log.child({ requestId })))
  }
}
