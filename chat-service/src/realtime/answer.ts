import { problem, toProblemError } from '@chat/common/http/problem'
import type { Logger } from '@chat/common/log/logger'
import type { Reply } from './socket-contract.ts'

/** A client that forgets the callback, or sends rubbish, must not crash the process; everybody else is answered. */
export const answer = async (
  { log, requestId, event }: { log: Logger; requestId: string; event: string },
  ack: unknown,
  work: () => Promise<unknown>,
): Promise<void> => {
  const reply = typeof ack === 'function' ? (ack as (reply: Reply) => void) : () => undefined // checked just now
  try {
    reply({ ok: true, data: await work() })
  } catch (error) {
    const refused = toProblemError(error)
    if (refused.problem.status >= 500)
      log.error({ err: refused.cause ?? refused, requestId, event }, 'socket event failed')
    reply({ ok: false, problem: { ...refused.problem, requestId } })
  }
}

export const unknownEvent = (): never => {
  throw problem('not-found', { detail: 'There is no such event' })
}
