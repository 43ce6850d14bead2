import { ServerResponse, type Agent, type IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { writeProblem } from '@chat/common/http/answer-problem'
import { problem } from '@chat/common/http/problem'
import type { Logger } from '@chat/common/log/logger'
import { createProxyMiddleware, proxyEventsPlugin } from 'http-proxy-middleware'
import { problem as gatewayProblem } from '../problems.ts'
import { askOver, type Question } from './ask.ts'
import { createExchanges } from './exchange.ts'
import { isLost, mayRepeat } from './may-repeat.ts'
import { spreadLookup } from './spread-lookup.ts'
import { freshAgent, keepingAgent, targetOf } from './target.ts'
import type { TimeLimits } from './time-limits.ts'

type UpstreamOptions = {
  name: string
  url: string
  maxRequests: number
  limits: TimeLimits
  lookup?: LookupFunction | undefined
  log: Logger
}

/** The proxy would send such a body without saying how long it is: the service would take it for a request. */
const mayBeMisread = ({ method, headers }: IncomingMessage): boolean =>
  (method === 'DELETE' || method === 'OPTIONS') && headers['transfer-encoding'] !== undefined

/**
 * Sends requests on to a service, streaming both ways. A service that is away, silent or overwhelmed is 503; an answer
 * that has begun and does not go on is cut. A request that was lost before its answer goes to a new connection once,
 * where that is harmless.
 */
export const createUpstream = ({ name, url, maxRequests, limits, lookup = spreadLookup, log }: UpstreamOptions) => {
  const target = targetOf(url)
  const agent = keepingAgent(target, { maxSockets: maxRequests, lookup })
  const fresh = freshAgent(target, { lookup })
  const exchanges = createExchanges(limits)
  let underWay = 0

  const proxyOver = (agent: Agent, onError: (error: Error, req: IncomingMessage, res: ServerResponse) => void) =>
    createProxyMiddleware({
      target,
      agent,
      toProxy: true, // the path goes on as it came
      ejectPlugins: true, // no log lines and error pages of its own
      plugins: [proxyEventsPlugin],
      on: {
        proxyReq: (proxyReq, req, res) => exchanges.begin(proxyReq, req, res),
        proxyRes: (proxyRes, _req, res) => {
          delete proxyRes.headers['keep-alive']
          proxyRes.headers.connection = res.shouldKeepAlive ? 'keep-alive' : 'close'
          exchanges.answer(proxyRes, res)
        },
        error: (error, req, res) => {
          if (!(res instanceof ServerResponse)) return
          if (res.headersSent || res.destroyed) return void res.destroy()
          onError(error, req, res)
        },
      },
    })

  const giveUp = (error: Error, req: IncomingMessage, res: ServerResponse): void => {
    log.warn({ requestId: req.headers['x-request-id'], upstream: name, err: error }, 'upstream failed')
    writeProblem(res, problem('unavailable'))
    req.resume()
  }
  const repeat = proxyOver(fresh, giveUp)
  const proxy = proxyOver(agent, (error, req, res) => {
    if (!mayRepeat(req, error)) return giveUp(error, req, res)
    log.debug({ requestId: req.headers['x-request-id'], upstream: name }, 'lost before its answer, asked again')
    void repeat(req, res)
  })

  const takePlace = (): void => {
    if (underWay >= maxRequests) throw problem('unavailable', { cause: new Error(`${name} has ${underWay} requests`) })
    underWay += 1
  }

  return {
    forward: async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
      if (mayBeMisread(req)) throw gatewayProblem('length-required')
      takePlace()
      res.once('close', () => (underWay -= 1))
      return proxy(req, res)
    },

    /** A GET of the gateway's own, whose answer has to be read or ended by `signal`. */
    ask: async (question: Question): Promise<IncomingMessage> => {
      takePlace()
      try {
        const answer = await askOver(target, { agent, limits, question }).catch((error: Error) => {
          if (!isLost(error) || question.signal.aborted) throw error
          return askOver(target, { agent: fresh, limits, question })
        })
        answer.once('close', () => (underWay -= 1))
        return answer
      } catch (error) {
        underWay -= 1
        throw error
      }
    },

    stop: () => agent.destroy(),
  }
}

export type Upstream = ReturnType<typeof createUpstream>
