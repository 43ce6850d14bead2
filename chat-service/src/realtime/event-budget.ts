import { problem } from '@chat/common/http/problem'
import type { SocketData } from './socket-contract.ts'

export type EventLimits = {
  perSecond: number
  burst: number
  /** How many may wait for their answers at once. */
  underWay: number
}

/** How long it may take to have fewer under way is not known; it is rarely longer. */
const underWayForMs = 1_000

/**
 * A token bucket for each connection, and a limit on what it has under way, this one included.
 *
 * @throws ProblemError `too-many-requests` when the bucket is empty, with the time until there is something in it again.
 */
export const spendEvent = (
  { budget, underWay }: Pick<SocketData, 'budget' | 'underWay'>,
  limits: EventLimits | undefined,
  nowMs: number,
): void => {
  if (!limits) return
  const { perSecond, burst } = limits
  budget.left = Math.min(burst, budget.left + (Math.max(0, nowMs - budget.at) / 1_000) * perSecond)
  budget.at = nowMs
  if (budget.left < 1)
    throw problem('too-many-requests', { retryAfterMs: Math.ceil(((1 - budget.left) / perSecond) * 1_000) })
  if (underWay > limits.underWay) throw problem('too-many-requests', { retryAfterMs: underWayForMs })
  budget.left -= 1
}
