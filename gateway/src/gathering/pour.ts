import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TimeLimits } from '../proxy/time-limits.ts'

type Exchange = {
  res: ServerResponse
  limits: Pick<TimeLimits, 'silenceMs' | 'clientSilenceMs'>
  giving: AbortController
}

const lineEnd = 10

/**
 * Sends on lines no faster than they are taken, and ends the last one where the service did not. Rejects when they break
 * off or when one side is silent for too long; `giving` aborts then.
 */
export const pour = async (lines: IncomingMessage, { res, limits, giving }: Exchange): Promise<void> => {
  const within = async <Result>(ms: number, waiting: Promise<Result>): Promise<Result> => {
    const timer = setTimeout(() => giving.abort(new Error('nothing moved in time')), ms)
    return waiting.finally(() => clearTimeout(timer))
  }

  const pieces = (lines as AsyncIterable<Buffer>)[Symbol.asyncIterator]() // without an encoding
  let last: number | undefined
  for (;;) {
    const piece = await within(limits.silenceMs, pieces.next())
    giving.signal.throwIfAborted()
    if (piece.done) break

    last = piece.value.at(-1) ?? last
    if (!res.write(piece.value)) await within(limits.clientSilenceMs, once(res, 'drain', { signal: giving.signal }))
  }
  if (last !== undefined && last !== lineEnd) res.write('\n')
}
