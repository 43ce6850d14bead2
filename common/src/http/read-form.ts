import { Readable } from 'node:stream'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { problem } from './problem.ts'
import type { Request } from 'express'

/** A file while it arrives. */
export type IncomingFile = {
  /** What the client says. */
  name: string | undefined
  bytes: Readable
  /** Resolves once the form has ended well: only then the file is one. */
  whole: Promise<void>
}

/** What a form may be larger than the file in it: its boundary and its headers. */
const overheadBytes = 65_536

const unreadable = (detail: string, cause?: unknown) => problem('invalid-request', { detail, cause })
const wrongPart = (detail: string) => problem('invalid-request', { errors: [{ pointer: '#/file', detail }] })
const tooLarge = () => problem('payload-too-large')

const openForm = (req: Request): BusboyInstance => {
  const type = req.headers['content-type']
  if (type === undefined || !req.is('multipart/form-data'))
    throw problem('unsupported-media-type', { detail: 'It must be multipart/form-data' })
  try {
    return new Busboy({
      headers: { ...req.headers, 'content-type': type },
      limits: { headerPairs: 20, headerSize: 16_384 },
      isPartAFile: () => true,
      preservePath: true,
    })
  } catch (error) {
    throw unreadable('The form has no boundary', error)
  }
}

/**
 * Reads a form with one field, `file`, while it arrives. `take` gets the file; what it does not read goes nowhere.
 * Resolves with what `take` gave once the form has ended well.
 *
 * @throws ProblemError for another body, other fields, more than `maxBytes`, and a form that breaks off; not before
 *   `take` has ended.
 */
export const readForm = async <Result>(
  req: Request,
  { maxBytes }: { maxBytes: number },
  take: (file: IncomingFile) => Promise<Result>,
): Promise<Result> => {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes + overheadBytes) throw tooLarge()

  const form = openForm(req)
  let taken: Promise<Result> | undefined
  let current: Readable | undefined
  let received = 0

  const whole: Promise<void> = new Promise((resolve, reject) => {
    form.on('file', (field: string | undefined, bytes: Readable, name: string | undefined) => {
      bytes.on('error', () => {}) // also when it breaks off after somebody has read enough of it
      if (field !== 'file') return reject(wrongPart('the form has another field than this'))
      if (taken) return reject(wrongPart('there may be only one'))
      current = bytes
      taken = take({ name, bytes, whole })
      taken.then(() => bytes.resume(), reject)
    })
    form.on('error', (error) => reject(unreadable('The form could not be read', error)))
    form.on('finish', resolve)
    req.on('data', ({ length }: Buffer) => {
      received += length
      if (received > maxBytes + overheadBytes) reject(tooLarge())
    })
    req.on('error', (error) => reject(unreadable('The form broke off', error)))
    req.on('close', () => req.complete || reject(unreadable('The form broke off')))
    req.pipe(form)
  })

  try {
    await whole
    if (!taken) throw wrongPart('is missing')
    return await taken
  } catch (error) {
    req.unpipe(form)
    req.resume() // what is left of it would stand in the way of the next request on this connection
    current?.destroy(error instanceof Error ? error : undefined)
    await taken?.catch(() => {})
    throw error
  }
}
