import { z } from 'zod'
import { lenient } from './lenient.ts'
import type { LineStream } from './line-stream.ts'

/** `kind`: `account`, `profile`, `session`, `chat`, `message`, `notification` and others to come. */
const record = lenient({ kind: z.string() })
export type OwnRecord = z.infer<typeof record> & Record<string, unknown>

/**
 * All the platform has of oneself, a record at a time. To the end, or it throws: what came until then is not all.
 *
 * @throws ApiProblem when refused, `Unreachable` when it breaks off
 */
export const exportOwnData = async function* (lines: LineStream): AsyncGenerator<OwnRecord, void, undefined> {
  for await (const line of lines('/auth/me/export')) yield record.parse(JSON.parse(line)) as OwnRecord // loose
}
