import { expect, test } from '@jest/globals'
import { complaintsIn } from './complaints.ts'

const at = (time: string, rest: object): string =>
  JSON.stringify({ level: 'warn', time, service: 'chat-service', ...rest })

test('warnings and errors since a moment are told in few words, and so is what no logger wrote', () => {
  const log = [
    'console    http://127.0.0.1:8080',
    'REST       http://127.0.0.1:8080/api',
    'ready http://127.0.0.1:8080',
    at('2030-01-01T10:00:00.000Z', { msg: 'before' }),
    at('2030-01-01T10:00:01.500Z', { level: 'info', msg: 'of no importance' }),
    at('2030-01-01T10:00:01.500Z', { msg: 'the log is stuck', err: { message: 'no answer', stack: 'at ...' } }),
    at('2030-01-01T10:00:02.000Z', { level: 'error', msg: 'request', path: '/api/chats', status: 503, ms: 4806.4 }),
    'TypeError: x is not a function',
    '',
  ].join('\n')

  expect(complaintsIn(log, Date.parse('2030-01-01T10:00:01.000Z'))).toEqual([
    '10:00:01.500 warn chat-service: the log is stuck, no answer',
    '10:00:02.000 error chat-service: request, /api/chats, 503, 4806.4 ms',
    'TypeError: x is not a function',
  ])
})
