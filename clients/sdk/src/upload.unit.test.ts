import { afterEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { createHttp } from './http.ts'
import { createLine } from './line.ts'
import { Unreachable } from './problem.ts'
import { createUpload } from './upload.ts'

type Sent = { headers: Record<string, string>; form: FormData }

const serverThat = (...answers: (() => Response)[]) => {
  const sent: Sent[] = []
  const send = createHttp({
    url: 'http://chat.test',
    fetch: async (_url, init) => {
      init!.signal!.throwIfAborted()
      sent.push({ headers: init!.headers as Record<string, string>, form: init!.body as FormData }) // as it is made
      return answers[Math.min(sent.length, answers.length) - 1]!()
    },
    timeoutMs: 1_000,
    patienceMs: 10_000,
    backOff: { minMs: 1, maxMs: 2 },
    closed: new AbortController().signal,
    line: createLine(),
    onTraffic: () => {},
  })
  return { upload: createUpload(send), sent }
}
const kept = () => new Response('{"id":"f1"}', { status: 201 })
const away = () => new Response('', { status: 503 })
const answer = z.object({ id: z.string() })

afterEach(() => {
  delete (globalThis as { XMLHttpRequest?: unknown }).XMLHttpRequest
})

describe('an upload', () => {
  test('is a form with the file and its name, and no JSON', async () => {
    const { upload, sent } = serverThat(kept)
    const file = new File(['hello'], 'note.txt', { type: 'text/plain' })

    await expect(upload('POST', '/x', answer, file)).resolves.toEqual({ id: 'f1' })

    const given = sent[0]!.form.get('file') as File
    expect([given.name, given.type, await given.text()]).toEqual(['note.txt', 'text/plain', 'hello'])
    expect(sent[0]!.headers['content-type']).toBeUndefined()
  })

  test('that may not have arrived is sent again with the same key', async () => {
    const { upload, sent } = serverThat(away, away, kept)
    await upload('POST', '/x', answer, new Blob(['x']), { name: 'x' })

    expect(sent).toHaveLength(3)
    expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  test('that was given up is not sent again', async () => {
    const giving = new AbortController()
    const { upload, sent } = serverThat(() => {
      giving.abort(new Error('changed my mind'))
      return away()
    })
    const { signal } = giving
    await expect(upload('POST', '/x', answer, new Blob(['x']), { signal })).rejects.toThrow('changed my mind')
    expect(sent).toHaveLength(1)
  })

  test('tells how far it is where XMLHttpRequest does', async () => {
    class Xhr {
      status = 201
      responseText = '{"id":"f2"}'
      upload = { onprogress: null as ((event: { loaded: number; total: number }) => void) | null }
      onload = (): void => {}
      onloadend = (): void => {}
      open = (): void => {}
      setRequestHeader = (): void => {}
      getResponseHeader = (): null => null
      send = (): void => {
        this.upload.onprogress?.({ loaded: 1, total: 2 })
        this.upload.onprogress?.({ loaded: 2, total: 2 })
        this.onload()
        this.onloadend()
      }
    }
    Object.assign(globalThis, { XMLHttpRequest: Xhr })
    const { upload, sent } = serverThat(kept)
    const progress: number[][] = []

    const onProgress = (done: number, total: number): void => void progress.push([done, total])
    await expect(upload('POST', '/x', answer, new Blob(['x']), { onProgress })).resolves.toEqual({ id: 'f2' })

    expect(progress).toEqual([
      [1, 2],
      [2, 2],
    ])
    expect(sent).toHaveLength(0)
  })

  test('by XMLHttpRequest can be given up, and fails like any other', async () => {
    class Xhr {
      upload = {}
      onerror = (): void => {}
      onabort = (): void => {}
      open = (): void => {}
      setRequestHeader = (): void => {}
      send = (): void => (Xhr.fails ? this.onerror() : Xhr.giving.abort(new Error('enough')))
      abort = (): void => this.onabort()
      static fails = false
      static giving = new AbortController()
    }
    Object.assign(globalThis, { XMLHttpRequest: Xhr })
    const { upload } = serverThat(kept)
    const onProgress = (): void => {}

    const { signal } = Xhr.giving
    await expect(upload('POST', '/x', answer, new Blob(['x']), { onProgress, signal })).rejects.toThrow('enough')

    const impatient = createHttp({
      url: 'http://chat.test',
      fetch,
      timeoutMs: 1_000,
      patienceMs: 0,
      backOff: { minMs: 1, maxMs: 2 },
      closed: new AbortController().signal,
      line: createLine(),
      onTraffic: () => {},
    })
    Xhr.fails = true
    await expect(createUpload(impatient)('POST', '/x', answer, new Blob(['x']), { onProgress })).rejects.toThrow(
      Unreachable,
    )
  })
})
