import type { Access } from '@chat/common/auth/access'
import type { IncomingMessage, ServerResponse } from 'node:http'

type UnderWay = { req: IncomingMessage; res: ServerResponse; isTransfer: boolean }

/** Watches a request of a session until its answer has ended. */
export type WatchRequest = (sessionId: string, underWay: UnderWay) => void

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * A token is looked at when a request begins; its body, or a file, may take minutes from then on. Where the session ends
 * meanwhile, what is still coming or going is cut. What has come whole is answered: it may be the logout itself.
 */
export const cutEnded = ({ onSessionEnded }: Pick<Access, 'onSessionEnded'>): WatchRequest => {
  const bySession = new Map<string, Set<UnderWay>>()
  onSessionEnded((sessionId) => {
    for (const { req, res, isTransfer } of bySession.get(sessionId) ?? [])
      if (isTransfer || !req.complete) res.destroy()
  })

  return (sessionId, underWay) => {
    const { req, res, isTransfer } = underWay
    if (res.closed || !(isTransfer || hasBody(req))) return

    const others = bySession.get(sessionId) ?? new Set()
    bySession.set(sessionId, others.add(underWay))
    res.once('close', () => {
      others.delete(underWay)
      if (others.size === 0) bySession.delete(sessionId)
    })
  }
}
