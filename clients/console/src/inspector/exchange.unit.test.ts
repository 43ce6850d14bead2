import { describe, expect, test } from '@jest/globals'
import type { Traffic } from '@chat/sdk/traffic'
import { addTraffic, isOfInterest, type Exchange } from './exchange.ts'

const logOf = (...all: Traffic[]): readonly Exchange[] =>
  all.reduce<readonly Exchange[]>((log, traffic, index) => addTraffic(log, traffic, index), [])

const request = { kind: 'request', at: 1, method: 'GET', path: '/chats' } as const
const response = {
  kind: 'response',
  at: 3,
  method: 'GET',
  path: '/chats',
  status: 200,
  requestId: 'r1',
  ms: 2,
} as const

describe('what goes over the wire', () => {
  test('a request and its answer are one line', () => {
    expect(logOf(request)).toEqual([{ id: 0, at: 1, kind: 'request', name: 'GET /chats', outcome: 'waiting' }])
    expect(logOf(request, response)).toEqual([
      { id: 0, at: 1, kind: 'request', name: 'GET /chats', outcome: 'done', status: 200, requestId: 'r1', ms: 2 },
    ])
  })

  test('of two that wait the older one is answered first', () => {
    const [older, newer] = logOf(request, request, { ...response, status: 503 })
    expect([older?.outcome, newer?.outcome]).toEqual(['refused', 'waiting'])
  })

  test('a call keeps what was said both ways, and what had no answer says so', () => {
    const call = { kind: 'call', at: 1, name: 'message:send', payload: { text: 'hi' } } as const
    const reply = { kind: 'reply', at: 4, name: 'message:send', ok: true, reply: { seq: 7 }, ms: 3 } as const
    expect(logOf(call, reply)).toMatchObject([{ outcome: 'done', sent: { text: 'hi' }, received: { seq: 7 }, ms: 3 }])
    expect(logOf(call, { ...reply, ok: false, reply: undefined })).toMatchObject([{ outcome: 'no-answer' }])
    expect(logOf(call, { ...reply, ok: false, reply: { status: 403 } })).toMatchObject([{ outcome: 'refused' }])
  })

  test('an answer whose question was cleared away is a line of its own', () => {
    expect(logOf(response)).toMatchObject([{ name: 'GET /chats', outcome: 'done', status: 200 }])
  })

  test('it is found by its kind, its failure, and by words of what was said', () => {
    const event: Traffic = { kind: 'event', at: 1, name: 'message:new', payload: { text: 'Grüße' } }
    const log = logOf(request, { ...response, status: 404 }, event)
    const found = (kind: Parameters<typeof isOfInterest>[1], words = ''): string[] =>
      log.filter((exchange) => isOfInterest(exchange, kind, words)).map(({ name }) => name)

    expect(found('all')).toEqual(['GET /chats', 'message:new'])
    expect(found('failed')).toEqual(['GET /chats'])
    expect(found('event')).toEqual(['message:new'])
    expect(found('all', 'grüße')).toEqual(['message:new'])
    expect(found('all', 'R1')).toEqual(['GET /chats'])
    expect(found('call')).toEqual([])
  })
})
