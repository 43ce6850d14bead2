import { backOffMs, pause, type BackOff } from './back-off.ts'
import type { Line } from './line.ts'
import { openLink, type Link, type LinkEnd, type Ready } from './link.ts'
import { ApiProblem, NotLoggedIn, Unreachable } from './problem.ts'
import { renewalMarginMs, type Session } from './session.ts'
import type { Tokens } from './token-storage.ts'
import type { OnTraffic } from './traffic.ts'

export type Connection = {
  /** Keeps a link open until `signal` aborts. @throws NotLoggedIn when the session is over. */
  keep: (signal: AbortSignal) => Promise<void>
  isReady: () => boolean
  /** @throws ApiProblem when refused, `Unreachable` without a link or an answer. */
  call: (event: string, payload: object) => Promise<unknown>
}

export type ConnectionOptions = {
  url: string
  session: Session
  timeoutMs: number
  backOff: BackOff
  line: Line
  onTraffic: OnTraffic
  onEvent: (name: string, payload: unknown) => void
  onReady: (ready: Ready) => void
  onConnecting: () => void
  onLost: () => void
}

/** A server that drains sends its clients away one after another already; the next one need not be waited for. */
const elsewhereWithinMs = 100
const longestTimerMs = 2 ** 31 - 1

export const createConnection = (options: ConnectionOptions): Connection => {
  const { session, line } = options
  let link: Link | undefined

  /** Shows the server a new token before the old one expires; it would end the link. */
  const keepRenewing = async (opened: Link, first: Tokens, signal: AbortSignal): Promise<void> => {
    for (let shown = first; ;) {
      const inMs = shown.expiresAt - renewalMarginMs(shown) - Date.now()
      await pause(Math.min(Math.max(inMs, renewalMarginMs(shown) / 8), longestTimerMs), signal)
      if (signal.aborted) return
      try {
        const tokens = await session.tokens()
        if (tokens.accessToken === shown.accessToken) continue
        await opened.call('auth:renew', { token: tokens.accessToken })
        shown = tokens
      } catch {
        // tried again until the server ends the link, and then with a new one
      }
    }
  }

  /** Resolves with why the link is over. */
  const stayLinked = async (signal: AbortSignal): Promise<LinkEnd | undefined> => {
    const tokens = await session.tokens()
    const ending = AbortSignal.any([signal, line.cut()])
    const asked = { ...options, token: tokens.accessToken, signal: ending }
    const opened = await openLink(asked).catch(async (error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) await session.renew(tokens.accessToken)
      throw error
    })
    const over = new AbortController()
    try {
      link = opened
      options.onReady(opened.ready)
      void keepRenewing(opened, tokens, over.signal)
      const reason = await opened.ended
      if (reason === 'revoked' && !signal.aborted) await session.renew(tokens.accessToken)
      return reason
    } finally {
      over.abort()
      link = undefined
    }
  }

  return {
    keep: async (signal) => {
      for (let attempt = 0; !signal.aborted; attempt += 1) {
        if (line.cut().aborted) await pause(longestTimerMs, AbortSignal.any([signal, line.mended()]))
        if (signal.aborted) return
        options.onConnecting()
        let reason: LinkEnd | undefined
        try {
          reason = await stayLinked(signal)
          attempt = 0
        } catch (error) {
          if (error instanceof NotLoggedIn) throw error
        }
        if (signal.aborted) return

        options.onLost()
        const isSentAway = reason === 'draining'
        if (line.cut().aborted) continue
        const waitMs = isSentAway ? Math.random() * elsewhereWithinMs : backOffMs(attempt, options.backOff)
        await pause(waitMs, AbortSignal.any([signal, line.mended()]))
      }
    },
    isReady: () => link !== undefined,
    call: (event, payload) => link?.call(event, payload) ?? Promise.reject(new Unreachable('There is no connection')),
  }
}
