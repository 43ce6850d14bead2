import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from '@jest/globals'
import { createMetrics } from '../metrics/metrics.ts'
import type { Logger } from '../log/logger.ts'
import { observeRequest } from './observe-request.ts'

const logged = (url: string): unknown => {
  const lines: { path?: unknown }[] = []
  const log = { debug: (line: object) => void lines.push(line) } as unknown as Logger // all that is called of it
  const res = Object.assign(new EventEmitter(), { statusCode: 200 }) as unknown as ServerResponse // likewise
  observeRequest({ method: 'GET', url } as IncomingMessage, res, { metrics: createMetrics('chat-service'), log })
  res.emit('close')
  return lines[0]?.path
}

test.each([
  ['/api/chats', '/api/chats'],
  ['/api/chats?cursor=abc', '/api/chats'],
  ['/api/auth/.well-known/jwks.json', '/api/auth/.well-known/jwks.json'],
  ['/api/attachments/0123456789abcdef01234567?signature=abc', '/api/attachments/0123456789abcdef01234567'],
  ['/api/chats/00000000-0000-4000-8000-000000000000/read', '/api/chats/00000000-0000-4000-8000-000000000000/read'],
  ['/api/users/ada@example.org', '/api/users/...'],
  ['/api/auth/sessions/6b021542f1c6505826e29658.0.fIJHC43z7qvq', '/api/auth/sessions/...'],
  ['/api/nothing/ABCDEFGHIJKLMNOPQRSTUVWX', '/api/nothing/...'],
  ['/api/invites/abc-DEF_1', '/api/invites/...'],
  ['/api/invites/abc-DEF_1?x', '/api/invites/...'],
  ['/API/Invites/abc-DEF_1/join', '/.../.../.../join'],
  ['/api/chats/1/invites', '/api/chats/.../invites'],
  ['/api/chats/1/invites/abc-DEF_1', '/api/chats/.../invites/...'],
])('of %s the log gets %s', (url, path) => {
  expect(logged(url)).toBe(path)
})
