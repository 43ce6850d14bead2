import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { cookieQuery } from './cookie-mode.ts'
import { inBodyOrCookie } from './refresh-cookie.ts'
import { sessionAnswer } from './session.answer.ts'
import { listQuery, sessionPath } from './sessions.routes.ts'
import { setsCookie, tokensAnswer, tokensExample } from './tokens.answer.ts'

const session = {
  id: '66f1c0de0123456789abcdef',
  device: 'Firefox on Linux',
  address: '203.0.113.7',
  createdAt: '2026-01-31T12:00:00.000Z',
  lastUsedAt: '2026-01-31T12:15:00.000Z',
  current: true,
}

export const sessionOperations = defineOperations('Sessions', [
  {
    id: 'refresh',
    method: 'POST',
    path: '/auth/refresh',
    summary: 'Get new tokens for a refresh token',
    description:
      'Each refresh token is good once; the answer holds the next. Used again within 30 seconds it gets the same successor, later it ends the session. Only `session-ended` is a reason to log out.',
    access: 'open',
    query: cookieQuery,
    body: inBodyOrCookie.optional(),
    example: { refreshToken: 'cmVmcmVzaA' },
    answers: {
      200: { description: 'New tokens', schema: tokensAnswer, headers: setsCookie, example: tokensExample },
    },
    problems: ['unauthenticated', 'session-ended', 'wrong-origin'],
  },
  {
    id: 'logout',
    method: 'POST',
    path: '/auth/logout',
    summary: 'End this session',
    answers: { 204: { description: 'Its tokens are worth nothing', headers: { 'set-cookie': 'Clears the cookie' } } },
  },
  {
    id: 'listSessions',
    method: 'GET',
    path: '/auth/sessions',
    summary: 'List one’s devices',
    query: listQuery,
    answers: {
      200: {
        description: 'The latest first',
        schema: pageOf(sessionAnswer).meta({ id: 'SessionPage' }),
        example: { items: [session], next: null },
      },
    },
  },
  {
    id: 'endOtherSessions',
    method: 'DELETE',
    path: '/auth/sessions',
    summary: 'End all sessions but this one',
    answers: { 204: { description: 'They are over' } },
  },
  {
    id: 'endSession',
    method: 'DELETE',
    path: '/auth/sessions/:id',
    summary: 'End one session',
    params: sessionPath,
    answers: { 204: { description: 'It is over' } },
    problems: ['session-not-found'],
  },
])
