import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { limitConnecting, type TimeLimits } from './time-limits.ts'

/** What the proxy leaves open: ends one half of an exchange when the other one has ended or is silent. */
export const createExchanges = (limits: TimeLimits) => {
  const heard = new WeakMap<ServerResponse, () => void>()

  return {
    /** When the request has a connection, before it is written. */
    begin: (proxyReq: ClientRequest, req: IncomingMessage, res: ServerResponse): void => {
      if (res.closed) return void proxyReq.destroy()

      let heardAt = performance.now()
      const isClientsTurn = (): boolean => {
        if (!req.complete) return !proxyReq.writableNeedDrain
        return res.writableNeedDrain && performance.now() - heardAt < limits.clientSilenceMs
      }
      const timer = setTimeout(() => {
        if (isClientsTurn()) timer.refresh()
        else proxyReq.destroy(new Error('no answer in time'))
      }, limits.silenceMs)
      const restart = () => {
        heardAt = performance.now()
        timer.refresh()
      }
      heard.set(res, restart)
      req.on('data', restart)
      limitConnecting(proxyReq, limits)

      res.once('close', () => {
        clearTimeout(timer)
        if (!res.writableFinished || !req.complete) proxyReq.destroy()
      })
      // a service may answer before everything has come: the rest is nobody's, and the client's connection goes on
      proxyReq.once('close', () => void req.resume())
    },

    /** When the answer begins. One that breaks off breaks off at the client too. */
    answer: (proxyRes: IncomingMessage, res: ServerResponse): void => {
      const restart = heard.get(res)
      if (restart) proxyRes.on('data', restart)
      proxyRes.once('close', () => {
        if (!proxyRes.complete) res.destroy()
      })
    },
  }
}
