import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { createHttp } from './http.ts'
import { createLine } from './line.ts'
import { ApiProblem, ClientClosed, Unreachable } from './problem.ts'

type Answer = () => Response | Promise<Response>

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => {
  return () => new Response(JSON.stringify(body), { status, headers })
}
const refusal = (status: number, headers?: Record<string, string>): Answer =>
  json(status, { type: '/problems/unavailable', title: 'Not now', status }, headers)
const noAnswer: Answer = () => Promise.reject(new TypeError('fetch failed'))

/** A server that gives these answers, one a request, the last one for ever. */
const serverThat = (...answers: Answer[]) => patientServerThat(60_000, ...answers)

const patientServerThat = (patienceMs: number, ...answers: Answer[]) => {
  const requests: { url: string; method: string; headers: Headers; body: unknown }[] = []
  const closing = new AbortController()
  const send = createHttp({
    url: 'http://chat.test/',
    fetch: async (url, init = {}) => {
      const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
      requests.push({ url: String(url), method: init.method ?? 'GET', headers: new Headers(init.headers), body })
      return answers[Math.min(requests.length, answers.length) - 1]!()
    },
    timeoutMs: 1_000,
    patienceMs,
    backOff: { minMs: 1, maxMs: 2 },
    closed: closing.signal,
    line: createLine(),
    onTraffic: () => {},
  })
  return { send, requests, close: () => closing.abort() }
}

const anything = z.unknown()

describe('a request', () => {
  test('is sent as JSON with the token, and its answer is parsed', async () => {
    const { send, requests } = serverThat(json(201, { id: 'a', more: 1 }))

    const answer = await send('POST', '/chats', z.looseObject({ id: z.string() }), {
      body: { type: 'group' },
      token: 'secret',
      query: { limit: 5, cursor: undefined },
    })

    expect(answer).toEqual({ id: 'a', more: 1 })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      url: 'http://chat.test/api/chats?limit=5',
      method: 'POST',
      body: { type: 'group' },
    })
    expect(requests[0]!.headers.get('authorization')).toBe('Bearer secret')
  })

  test('that may be repeated is tried again while the server is away', async () => {
    const { send, requests } = serverThat(refusal(503), noAnswer, json(200, 'here'))

    await expect(send('GET', '/users/me', anything)).resolves.toBe('here')
    expect(requests).toHaveLength(3)
  })

  test('is given up after a while', async () => {
    const { send, requests } = patientServerThat(30, noAnswer)

    await expect(send('GET', '/users/me', anything)).rejects.toThrow(Unreachable)
    expect(requests.length).toBeGreaterThan(1)
  })

  test('is given up at once when the server wants to be left alone for longer', async () => {
    const { send, requests } = patientServerThat(30, refusal(503, { 'retry-after': '1' }))

    await expect(send('GET', '/users/me', anything)).rejects.toMatchObject({ status: 503 })
    expect(requests).toHaveLength(1)
  })

  test('is not tried again before the server asked for it', async () => {
    const { send } = serverThat(refusal(503, { 'retry-after': '1' }), json(200, 'here'))
    const startedAt = performance.now()

    await send('GET', '/users/me', anything)

    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990)
  })

  test('that may have happened is not repeated by itself', async () => {
    const { send, requests } = serverThat(refusal(503))

    await expect(send('POST', '/chats', anything, { body: {} })).rejects.toMatchObject({ status: 503 })
    expect(requests).toHaveLength(1)
  })

  test('stops being tried when the client is closed', async () => {
    const { send, close } = serverThat(refusal(503, { 'retry-after': '50' }))
    const sent = send('GET', '/users/me', anything)
    setTimeout(close)

    await expect(sent).rejects.toThrow(ClientClosed)
  })
})

describe('a refusal', () => {
  test('tells type, fields and request id', async () => {
    const errors = [{ pointer: '#/name', detail: 'must not be empty' }]
    const { send } = serverThat(
      json(400, {
        type: '/problems/invalid-request',
        title: 'Not valid',
        status: 400,
        errors,
        requestId: 'r-1',
        new: 1,
      }),
    )

    const error: unknown = await send('POST', '/chats', anything).catch((each: unknown) => each)

    expect(error).toBeInstanceOf(ApiProblem)
    expect(error).toMatchObject({ slug: 'invalid-request', status: 400, errors, requestId: 'r-1' })
  })

  test('may come from a proxy that speaks no JSON', async () => {
    const { send } = serverThat(() => new Response('<h1>Bad gateway</h1>', { status: 502 }))

    await expect(send('POST', '/chats', anything)).rejects.toMatchObject({ status: 502, type: 'about:blank' })
  })
})
