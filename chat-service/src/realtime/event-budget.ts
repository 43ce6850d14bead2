import { problem } from '@chat/common/http/problem'
import type { SocketData } from './socket-contract.ts'

export type EventLimits = { perSecond: number; burst: number }

/** A token bucket for each connection. @throws ProblemError `too-many-requests` when it is empty. */
export const spendEvent = (
  { budget }: Pick<SocketData, 'budget'>,
  limits: EventLimits | undefined,
  nowMs: number,
): void => {
  if (!limits) return
  const { perSecond, burst } = limits
  budget.left = Math.min(burst, budget.left + ((nowMs - budget.at) / 1_000) * perSecond)
  budget.at = nowMs
  if (budget.left < 1) throw problem('too-many-requests', { retryAfterSeconds: 1 })
  budget.left -= 1
}
