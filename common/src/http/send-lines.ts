import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'

/** Who takes nothing for so long has gone without a word. */
const silentMs = 120_000

async function* startingWith(
  first: IteratorResult<string, void>,
  rest: AsyncIterator<string, void>,
): AsyncGenerator<string> {
  for (let result = first; !result.done; result = await rest.next()) yield result.value
}

/** Records as NDJSON, a line each. */
export const toLines = (records: object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('')

/**
 * Answers with NDJSON for somebody to keep as `filename`, no faster than it is taken: the next part is asked of `parts`
 * when the last ones are on their way. What fails before the first part is an answer like any other; a later failure
 * cuts the connection, so that what is not whole never looks whole.
 */
export const sendLines = async (
  req: Request,
  res: Response,
  { filename, parts }: { filename: string; parts: AsyncIterable<string, void> },
): Promise<void> => {
  const iterator = parts[Symbol.asyncIterator]()
  const first = await iterator.next()
  res.set({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': `attachment; filename="${filename}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  if (req.method === 'HEAD') return void res.end()

  res.setTimeout(silentMs, () => res.destroy())
  // in bytes, so that it reads no further ahead than the connection takes
  await pipeline(Readable.from(startingWith(first, iterator), { objectMode: false }), res).catch((error: unknown) =>
    req.log?.debug({ err: error }, 'an export was cut'),
  )
}
