import http from 'node:http'
import https from 'node:https'
import { readAnswer } from './read-answer.ts'
import { OutboundFailed, OutboundRefused } from './refusals.ts'
import { retryAfterMs } from './retry-after.ts'
import { createTargets, type Resolve } from './targets.ts'

export type OutboundRequest = { headers: Record<string, string>; body: string | Buffer; timeoutMs?: number }

/** `answer`: the first KB of the body. */
export type OutboundAnswer = { status: number; answer: string; retryAfterMs?: number }

export type Outbound = {
  /**
   * POSTs to an address that a user gave. Whatever the status, redirects too, is the answer; nothing is followed.
   *
   * @throws OutboundRefused where it may not go; OutboundFailed where nobody answered in time.
   */
  post: (url: string, request: OutboundRequest) => Promise<OutboundAnswer>
  /** Whether `post` would go there as things stand. @throws OutboundRefused */
  check: (url: string) => Promise<void>
  /** Ends connections that are kept for the next request. */
  close: () => void
}

const answerBytes = 1_024
/** Connections that are kept though nothing happens on them: so many per host, for so long. */
const keptPerHost = 4
const keptMs = 5_000

type Options = {
  /** Lets addresses of inner networks through. */
  privateTargetsEnabled: boolean
  /** From the first question about the name to the end of the answer. */
  timeoutMs: number
  resolve?: Resolve
  now?: () => Date
}

export const createOutbound = ({
  privateTargetsEnabled,
  timeoutMs,
  resolve,
  now = () => new Date(),
}: Options): Outbound => {
  const targets = createTargets({ privateTargetsEnabled, resolve })
  const kept = { keepAlive: true, maxFreeSockets: keptPerHost, timeout: keptMs, lookup: targets.lookup }
  const agents = { 'http:': new http.Agent(kept), 'https:': new https.Agent(kept) }

  const ask = (url: URL, { headers, body }: OutboundRequest, signal: AbortSignal): Promise<OutboundAnswer> =>
    new Promise((done, fail) => {
      const isHttps = url.protocol === 'https:'
      const request = (isHttps ? https : http).request(url, {
        agent: isHttps ? agents['https:'] : agents['http:'],
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal,
      })
      const lost = (error: NodeJS.ErrnoException): void => {
        // the other side had ended a connection that was kept: it has not seen this
        if (request.reusedSocket && error.code === 'ECONNRESET') done(ask(url, { headers, body }, signal))
        else fail(error)
      }
      request.on('error', lost)
      // 101 is neither a response nor an error
      request.on('upgrade', (_, socket) => {
        socket.destroy()
        fail(Object.assign(new Error('it speaks no HTTP'), { code: 'UPGRADE' }))
      })
      request.on('response', (response) => {
        const after = retryAfterMs(response.headers['retry-after'], now())
        const answered = (answer: string): OutboundAnswer => ({
          status: response.statusCode!, // there is one in every response
          answer,
          ...(after !== undefined && { retryAfterMs: after }),
        })
        done(readAnswer(response, answerBytes).then(answered))
      })
      request.end(body)
    })

  return {
    check: targets.check,

    post: async (raw, request) => {
      const url = targets.parse(raw)
      const signal = AbortSignal.timeout(request.timeoutMs ?? timeoutMs)
      try {
        return await ask(url, request, signal)
      } catch (error) {
        if (error instanceof OutboundRefused) throw error
        if (signal.aborted) throw new OutboundFailed('timeout')
        throw new OutboundFailed((error as NodeJS.ErrnoException).code ?? 'failed')
      }
    },

    close: () => {
      agents['http:'].destroy()
      agents['https:'].destroy()
    },
  }
}
