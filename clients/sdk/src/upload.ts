import type { Send } from './http.ts'
import { type Reader } from './shape.ts'
import { uuid } from './uuid.ts'

export type UploadOptions = {
  /** Default: the name of a `File`. */
  name?: string
  /** Bytes sent, of all. Called in browsers only. */
  onProgress?: (sent: number, total: number) => void
  signal?: AbortSignal
}

export type Upload = <Answer>(
  method: 'POST' | 'PUT',
  path: string,
  answer: Reader<Answer>,
  file: Blob,
  options?: UploadOptions,
) => Promise<Answer>

/** A line slower than this is none. */
const slowestBytesPerMs = 16
const answerWithinMs = 30_000

/** Sends a file as a form. It is sent again where it may not have arrived, and is there once: the key tells. */
export const createUpload =
  (request: Send): Upload =>
  (method, path, answer, file, { name, onProgress, signal } = {}) => {
    const form = new FormData()
    form.append('file', file, name ?? ('name' in file ? String(file.name) : 'file'))
    return request(method, path, answer, {
      body: form,
      headers: { 'idempotency-key': uuid() },
      repeatable: true,
      timeoutMs: answerWithinMs + Math.ceil(file.size / slowestBytesPerMs),
      signal,
      onProgress,
    })
  }
