import type { OutboundAnswer } from '../outbound/create-outbound.ts'
import type { Result } from '../outgoing/work.ts'

/** No push service is believed that asks to wait for longer. */
const longestWaitMs = 24 * 3_600_000

/** The browser does not take pushes at this address any more. */
export const isGone = ({ status }: Pick<OutboundAnswer, 'status'>): boolean => status === 404 || status === 410

export const isTooLarge = ({ status }: Pick<OutboundAnswer, 'status'>): boolean => status === 413

const isForLater = (status: number): boolean => status === 408 || status === 429 || status >= 500

/** What an answer of a push service (RFC 8030) means for the push. */
export const resultOfAnswer = ({ status, retryAfterMs }: OutboundAnswer, now: Date): Result => {
  const reason = `answered ${status}`
  if (status >= 200 && status < 300) return { result: 'sent' }
  if (!isForLater(status)) return { result: 'refused', reason }
  if (retryAfterMs === undefined) return { result: 'later', reason }

  return { result: 'later', reason, at: new Date(now.getTime() + Math.min(retryAfterMs, longestWaitMs)) }
}
