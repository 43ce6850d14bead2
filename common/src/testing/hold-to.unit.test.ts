import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { defineOperations } from '../openapi/define-operations.ts'
import { holdTo } from './hold-to.ts'

const tea = z.strictObject({ id: z.string(), hot: z.literal(true).optional() })
const oneTea = z.object({ id: z.string() })

const hold = holdTo({
  groups: [
    defineOperations('Tea', [
      {
        id: 'getTea',
        method: 'GET',
        path: '/teas/:id',
        summary: 'Get a tea',
        params: oneTea,
        answers: { 200: { description: 'The tea', schema: tea } },
        problems: ['tea-not-found'],
      },
      {
        id: 'countTeas',
        method: 'GET',
        path: '/teas/count',
        summary: 'Count teas',
        answers: { 200: { description: 'How many', schema: z.strictObject({ count: z.int() }) } },
      },
      {
        id: 'pour',
        method: 'POST',
        path: '/teas/:id/pour',
        summary: 'Pour a tea',
        access: 'open',
        answers: { 204: { description: 'It is poured' } },
      },
    ]),
  ],
  problems: { 'tea-not-found': [404, 'There is no such tea'] },
})

const answered =
  (method: string, path: string, status: number, body?: object, type = 'application/json') =>
  () =>
    hold({
      status,
      type,
      body,
      text: body === undefined ? '' : JSON.stringify(body),
      request: { method, url: `http://127.0.0.1:1/api${path}` },
    })

const refused = (method: string, path: string, status: number, slug: string) =>
  answered(method, path, status, { type: `/problems/${slug}`, title: 'No', status, requestId: 'r' })

describe('answers are held to what operations tell', () => {
  test.each([
    ['what it tells of', answered('GET', '/teas/1?limit=1', 200, { id: '1' })],
    ['the call without a parameter before the one with', answered('GET', '/teas/count', 200, { count: 1 })],
    ['no body', answered('POST', '/teas/1/pour', 204)],
    ['a problem that it names', refused('GET', '/teas/1', 404, 'tea-not-found')],
    ['one that follows from its taking input', refused('GET', '/teas/1', 400, 'invalid-request')],
    ['one that follows from its asking for a token', refused('GET', '/teas/1', 401, 'unauthenticated')],
    ['nothing at an address that is none', answered('GET', '/coffees', 404, {})],
  ])('passes: %s', (_, call) => {
    expect(call).not.toThrow()
  })

  test.each([
    ['a field too many', answered('GET', '/teas/1', 200, { id: '1', sugar: 2 }), 'sugar'],
    ['one too few', answered('GET', '/teas/1', 200, {}), 'id'],
    ['another type of content', answered('GET', '/teas/1', 200, { id: '1' }, 'text/html'), 'getTea answers text/html'],
    ['another status', answered('GET', '/teas/1', 201, { id: '1' }), 'getTea does not tell of 201'],
    ['a body where there is none', answered('POST', '/teas/1/pour', 204, {}), 'pour answers a body'],
    ['a problem of another call', refused('GET', '/teas/count', 404, 'tea-not-found'), 'tea-not-found'],
    ['no token where none is asked for', refused('POST', '/teas/1/pour', 401, 'unauthenticated'), 'unauthenticated'],
    ['what is no problem', answered('GET', '/teas/1', 404, { error: 'no' }), 'error'],
    ['a call that nobody tells of', answered('DELETE', '/teas/1', 204), 'no operation tells of DELETE /api/teas/1'],
  ])('fails: %s', (_, call, why) => {
    expect(call).toThrow(why)
  })
})
