import { request as httpRequest, type Agent, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Target } from './target.ts'
import { limitConnecting, type TimeLimits } from './time-limits.ts'

export type Question = { path: string; headers: OutgoingHttpHeaders; signal: AbortSignal }

/**
 * A GET of the gateway's own. Resolves when the answer begins; what reads it has to end it. Rejects when there is no
 * answer in time, or when `signal` aborts, which also ends an answer that has begun.
 */
export const askOver = (
  { protocol, host, port }: Target,
  { agent, limits, question }: { agent: Agent; limits: TimeLimits; question: Question },
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const open = protocol === 'https:' ? httpsRequest : httpRequest
    const request = open({ host, port, agent, ...question })
    const timer = setTimeout(() => request.destroy(new Error('no answer in time')), limits.silenceMs)

    request.once('socket', () => limitConnecting(request, limits))
    request.once('response', resolve)
    request.on('error', reject)
    request.once('response', () => clearTimeout(timer))
    request.once('close', () => clearTimeout(timer))
    request.end()
  })
