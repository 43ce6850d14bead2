import { expect, test } from '@jest/globals'
import { createLineStream } from './line-stream.ts'
import { createLine } from './line.ts'
import { ApiProblem, ClientClosed, Unreachable } from './problem.ts'

const token = (accessToken: string) => ({
  userId: 'ada',
  accessToken,
  refreshToken: 'r',
  expiresAt: Infinity,
  lifetimeMs: 1,
})

/** A server whose answers give these pieces; a function among them is called, and `fail` breaks the answer off. */
const streamOf = (pieces: (Uint8Array | 'fail' | 'hang')[], { refuseFirst = false, timeoutMs = 5_000 } = {}) => {
  const requests: { headers: Headers; signal: AbortSignal }[] = []
  const closing = new AbortController()
  let given = 0
  const lines = createLineStream({
    url: 'http://chat.test',
    session: {
      begin: async () => {},
      tokens: async () => token('old'),
      renew: async () => token('new'),
      end: async () => {},
    },
    fetch: async (_url, init) => {
      const signal = init!.signal!
      signal.throwIfAborted()
      requests.push({ headers: new Headers(init!.headers), signal })
      if (refuseFirst && requests.length === 1) return new Response('{"status":401}', { status: 401 })
      const body = new ReadableStream<Uint8Array>(
        {
          start: (controller) => signal.addEventListener('abort', () => controller.error(new Error('aborted'))),
          pull: (controller) => {
            const piece = pieces[given]
            given += 1
            if (piece === undefined) return controller.close()
            if (piece === 'fail') return controller.error(new Error('broken off'))
            if (piece === 'hang') return new Promise(() => {})
            controller.enqueue(piece)
          },
        },
        { highWaterMark: 0 },
      )
      return new Response(body)
    },
    timeoutMs,
    closed: closing.signal,
    line: createLine(),
  })
  return { lines, requests, given: () => given, close: () => closing.abort() }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const collect = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = []
  for await (const line of lines) all.push(line)
  return all
}

test('lines are whole, wherever the answer is cut, in the middle of a character too', async () => {
  const whole = bytes('{"a":"ä"}\n{"b":"😀"}\n\n{"c":1}')
  const { lines } = streamOf([...whole].map((byte) => Uint8Array.of(byte)))
  await expect(collect(lines('/x'))).resolves.toEqual(['{"a":"ä"}', '{"b":"😀"}', '{"c":1}'])
})

test('a token that has expired is renewed', async () => {
  const { lines, requests } = streamOf([bytes('1\n')], { refuseFirst: true })
  await expect(collect(lines('/x'))).resolves.toEqual(['1'])
  expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer old', 'Bearer new'])
})

test('one that breaks off in the middle is not taken for a whole one', async () => {
  const { lines } = streamOf([bytes('1\n2'), 'fail'])
  const got: string[] = []
  const read = async (): Promise<void> => {
    for await (const line of lines('/x')) got.push(line)
  }
  await expect(read()).rejects.toThrow(Unreachable)
  expect(got).toEqual(['1'])
})

test('who stops reading ends the request, and no more was read than was wanted', async () => {
  const { lines, requests, given } = streamOf([bytes('1\n'), bytes('2\n'), bytes('3\n')])
  for await (const line of lines('/x')) {
    expect(line).toBe('1')
    break
  }
  expect(requests[0]!.signal.aborted).toBe(true)
  expect(given()).toBeLessThan(3)
})

test('a silent server is not waited for, and a closed client waits for none', async () => {
  const silent = streamOf([bytes('1\n'), 'hang'], { timeoutMs: 20 })
  await expect(collect(silent.lines('/x'))).rejects.toThrow(Unreachable)

  const closed = streamOf([bytes('1\n'), 'hang'])
  const reading = closed.lines('/x')
  await expect(reading.next()).resolves.toMatchObject({ value: '1' })
  const next = reading.next()
  closed.close()
  await expect(next).rejects.toThrow(ClientClosed)
})

test('a refusal is one', async () => {
  const lines = createLineStream({
    url: 'http://chat.test',
    session: {
      begin: async () => {},
      tokens: async () => token('t'),
      renew: async () => token('t'),
      end: async () => {},
    },
    fetch: async () => new Response('{"type":"/problems/not-a-member","status":403}', { status: 403 }),
    timeoutMs: 1_000,
    closed: new AbortController().signal,
    line: createLine(),
  })
  await expect(collect(lines('/x'))).rejects.toThrow(ApiProblem)
})
