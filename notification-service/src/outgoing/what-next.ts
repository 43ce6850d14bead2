import { backOffMs } from '@chat/common/broker/back-off'
import type { Result, Work, WorkKind } from './work.ts'

export type Outcome = NonNullable<Work['outcome']>

/** It is done with, or tried again. */
export type Next = { outcome: Outcome } | { dueAt: Date }

/** Services of others that are in trouble are not asked all the time; a device that is told late is told for nothing. */
const backOff: Record<WorkKind, { minMs: number; maxMs: number }> = {
  push: { minMs: 1_000, maxMs: 300_000 },
  close: { minMs: 1_000, maxMs: 300_000 },
  mail: { minMs: 5_000, maxMs: 300_000 },
  digest: { minMs: 5_000, maxMs: 300_000 },
}

/** What follows from a try of `work` that ended at `now`: the last is not after `giveUpAfterMs`. */
export const whatNext = (
  { kind, tries, createdAt }: Pick<Work, 'kind' | 'tries' | 'createdAt'>,
  result: Result,
  { now, giveUpAfterMs }: { now: Date; giveUpAfterMs: number },
): Next => {
  if (result.result !== 'later') return { outcome: { ...result, at: now } }

  const lastAt = createdAt.getTime() + giveUpAfterMs
  if (now.getTime() >= lastAt) return { outcome: { result: 'given-up', reason: result.reason, at: now } }

  const at = result.at?.getTime() ?? now.getTime() + backOffMs(tries - 1, backOff[kind])
  return { dueAt: new Date(Math.min(at, lastAt)) }
}
