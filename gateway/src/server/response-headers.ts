import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import cors from 'cors'
import helmet from 'helmet'
import type { Config } from '../config.ts'

/** Whether there is TLS in front decides who runs it: a page must work without. */
const secure = helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } })

/** helmet sets the same for every answer: it is asked once. */
export const securityHeaders = (): Map<string, string> => {
  const res = new ServerResponse(new IncomingMessage(new Socket()))
  secure(res.req, res, () => {})
  return new Map(Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]))
}

const ofEveryAnswer = ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after', 'location']
const ofFiles = ['etag', 'content-range', 'content-disposition']
const exposedHeaders = [...ofEveryAnswer, ...ofFiles]

/** Lets pages of other origins read the answer. False: what was asked was only that, and it is answered. */
export type AllowOrigin = (req: IncomingMessage, res: ServerResponse) => boolean

export const allowOrigins = ({ CORS_ORIGINS: origin }: Pick<Config, 'CORS_ORIGINS'>): AllowOrigin => {
  if (origin.length === 0) return () => true

  const allow = cors({ origin, exposedHeaders, maxAge: 600 })
  return (req, res) => {
    let goesOn = false
    allow(req, res, () => (goesOn = true)) // at once: a list of origins is not asked anywhere
    return goesOn
  }
}
