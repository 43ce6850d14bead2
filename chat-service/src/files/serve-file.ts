import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProblemError } from '@chat/common/http/problem'
import { create as contentDisposition } from 'content-disposition'
import type { Request, Response } from 'express'
import parseRange from 'range-parser'
import { problem } from '../problems.ts'
import type { ByteRange, FileBytes } from './file-bytes.ts'
import type { ReadyFile } from './file.model.ts'

/** What a browser shows without running anything. All else is saved: a page or an SVG would act in our name. */
const shown = /^(?:image\/(?:png|apng|jpeg|webp|gif|avif)|audio\/.+|video\/.+)$/

/** A file never changes: under an id there are these bytes or none. */
const headersOf = ({ _id, name, type }: ReadyFile): Record<string, string> => ({
  'content-type': type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
  'content-disposition': contentDisposition(name, { type: shown.test(type) ? 'inline' : 'attachment' }),
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, max-age=86400, immutable',
  'accept-ranges': 'bytes',
  etag: `"${_id.toHexString()}"`,
})

/** The part that is asked for; undefined: all of it, as for several parts at once or for a part of another version. */
const rangeOf = ({ method, headers }: Request, etag: string, size: number): ByteRange | undefined => {
  const { range, 'if-range': ifRange } = headers
  if (method !== 'GET' || range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined

  // the end of a file that is shorter is all of it; range-parser would say that there is none
  const within = range.replaceAll(/(?<=[=,]\s*-)\d+/g, (length) => `${Math.min(Number(length), size)}`)
  const ranges = parseRange(size, within, { combine: true })
  if (ranges === -1) throw problem('range-not-satisfiable')
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined
  const [{ start, end }] = ranges as unknown as [{ start: number; end: number }] // one, as was looked
  return { first: start, last: end }
}

/** Begins with the first bytes, so that what goes wrong before is a problem and not half a file. */
const send = async (res: Response, pieces: AsyncIterable<Buffer>): Promise<void> => {
  const source = Readable.from(pieces, { highWaterMark: 1 })
  await once(source, 'readable')
  try {
    await pipeline(source, res)
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (!isGone) throw error
  }
}

type Served = {
  file: ReadyFile
  bytes: Pick<FileBytes, 'read'>
  /** In place of those that a file has. */
  headers?: Record<string, string>
}

/** Answers with a file or the part of it that is asked for, as fast as the client takes it. */
export const serveFile = async (req: Request, res: Response, { file, bytes, headers }: Served): Promise<void> => {
  const { _id, size } = file
  const all = new Map(Object.entries({ ...headersOf(file), ...headers }))
  res.setHeaders(all)
  try {
    if (req.fresh) return void res.status(304).end()

    const range = rangeOf(req, all.get('etag')!, size)
    const { first, last } = range ?? { first: 0, last: size - 1 }
    if (range) res.status(206).setHeader('content-range', `bytes ${first}-${last}/${size}`)
    res.setHeader('content-length', last + 1 - first)
    if (req.method === 'HEAD') return void res.end()
    await send(res, bytes.read(_id, { first, last }))
  } catch (error) {
    if (res.headersSent) throw error
    for (const name of all.keys()) res.removeHeader(name)
    const isOutside = error instanceof ProblemError && error.slug === 'range-not-satisfiable'
    if (isOutside) res.setHeader('content-range', `bytes */${size}`)
    else res.removeHeader('content-range')
    throw error
  }
}
