import { problem } from '@chat/common/http/problem'
import { readForm, type IncomingFile } from '@chat/common/http/read-form'
import type { Request } from 'express'

const gather = async (file: IncomingFile, maxBytes: number): Promise<Buffer> => {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of file.bytes as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > maxBytes) throw problem('payload-too-large')
    pieces.push(piece)
  }
  if (size === 0) throw problem('invalid-request', { errors: [{ pointer: '#/file', detail: 'must not be empty' }] })
  await file.whole
  return Buffer.concat(pieces)
}

/** The file in the form that `req` brings, whole in memory. @throws ProblemError for more than `maxBytes`. */
export const receivePicture = (req: Request, { maxBytes }: { maxBytes: number }): Promise<Buffer> =>
  readForm(req, { maxBytes }, (file) => gather(file, maxBytes))
