import { problem } from '@chat/common/http/problem'
import type { mongo } from 'mongoose'
import type { FileBytes } from './file-bytes.ts'
import { fileName } from './file-name.ts'
import { lookAtFile, sampleBytes, type FileLook } from './look-at-file.ts'
import type { IncomingFile } from '@chat/common/http/read-form'

export type Received = FileLook & { name: string; size: number }

type Limits = {
  maxBytes: number
  /** Looks at what it is before anything of it is kept. @throws to refuse it. */
  check?: (look: FileLook) => void
}

/**
 * Keeps the bytes of a file as they arrive. Its type is what its beginning shows.
 *
 * @throws ProblemError for an empty file and one of more than `maxBytes`; what was kept of it is for the caller to remove.
 */
export const receiveFile = async (
  bytes: Pick<FileBytes, 'write'>,
  id: mongo.ObjectId,
  file: IncomingFile,
  { maxBytes, check }: Limits,
): Promise<Received> => {
  let size = 0
  let look: FileLook | undefined
  let beginning: Buffer[] = []
  let sampled = 0

  const flush = async function* (isWhole: boolean): AsyncGenerator<Buffer> {
    const sample = Buffer.concat(beginning)
    look = await lookAtFile(sample, isWhole)
    check?.(look)
    beginning = []
    yield sample
  }

  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of file.bytes as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > maxBytes) throw problem('payload-too-large')
      if (look) {
        yield piece
        continue
      }
      beginning.push(piece)
      sampled += piece.length
      if (sampled >= sampleBytes) yield* flush(false)
    }
    if (size === 0) throw problem('invalid-request', { errors: [{ pointer: '#/file', detail: 'must not be empty' }] })
    if (!look) yield* flush(true)
  }

  await bytes.write(id, counted())
  await file.whole
  return { name: fileName(file.name), size, ...look! } // there was a byte, so it was looked at
}
