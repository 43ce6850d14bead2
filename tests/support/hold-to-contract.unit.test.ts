import { describe, expect, test } from '@jest/globals'
import { createContract, readContract, type Answered } from './hold-to-contract.ts'

const { hold } = createContract(readContract())

const problem = (slug: string, status: number) => ({
  status,
  contentType: 'application/problem+json; charset=utf-8',
  body: JSON.stringify({ type: `/problems/${slug}`, title: 'No', status, requestId: 'a request' }),
})
const json = (body: object) => ({ contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) })

const answered = (path: string, given: Partial<Answered>) => () =>
  hold({ method: 'GET', url: `http://127.0.0.1:1/api${path}`, status: 200, contentType: null, ...given })

const count = '/notifications/unread-count'

describe('answers are held to docs/openapi.json', () => {
  test.each([
    ['what it tells of', answered(count, json({ count: 1 }))],
    ['a fixed word before an id', answered('/users/me', problem('user-not-found', 404))],
    ['no body', answered('/auth/logout', { method: 'POST', status: 204 })],
    ['a problem that any call may have', answered(count, problem('unavailable', 503))],
    ['HEAD as GET without its body', answered(count, { method: 'HEAD', contentType: 'application/json' })],
    ['nothing where there is nothing', answered('/nothing', problem('not-found', 404))],
  ])('passes: %s', (_, call) => {
    expect(call).not.toThrow()
  })

  test.each([
    ['a field too many', answered(count, json({ count: 1, sugar: 2 })), 'countUnreadNotifications'],
    ['another type', answered(count, json({ count: '1' })), 'must be integer'],
    ['another status', answered(count, { ...json({ count: 1 }), status: 201 }), 'does not tell of 201'],
    ['another type of content', answered(count, { contentType: 'text/html', body: '' }), 'not application/json'],
    ['a problem of another call', answered(count, problem('username-taken', 401)), 'must be equal to'],
    ['what nobody foresaw', answered(count, problem('internal', 500)), 'does not tell of 500'],
    ['a body where there is none', answered('/auth/logout', { method: 'POST', status: 204, body: 'x' }), 'with a body'],
    ['a call that nobody tells of', answered('/nothing', json({})), 'no operation tells of GET /api/nothing'],
  ])('fails: %s', (_, call, why) => {
    expect(call).toThrow(why)
  })
})
