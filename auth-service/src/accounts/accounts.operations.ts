import { defineOperations } from '@chat/common/openapi/define-operations'
import { cookieQuery } from '../sessions/cookie-mode.ts'
import { loginAnswer, setsCookie, signedInAnswer, signedInExample } from '../sessions/tokens.answer.ts'
import { accountAnswer } from './account.answer.ts'
import { credentials, registration } from './account.ts'

const { displayName: _, ...account } = signedInExample.user

export const accountOperations = defineOperations('Accounts', [
  {
    id: 'register',
    method: 'POST',
    path: '/auth/register',
    summary: 'Make an account, and log in',
    description: 'A mail asks whether the address is right. From the answer on the person exists everywhere.',
    access: 'open',
    query: cookieQuery,
    body: registration,
    example: { username: 'ada', email: 'ada@example.org', password: 'correct horse battery', displayName: 'Ada' },
    answers: {
      201: {
        description: 'The account, and tokens of its first session',
        schema: signedInAnswer,
        headers: setsCookie,
        example: signedInExample,
      },
    },
    problems: ['username-taken', 'email-taken', 'common-password', 'invalid-credentials', 'wrong-origin'],
  },
  {
    id: 'login',
    method: 'POST',
    path: '/auth/login',
    summary: 'Log in with a password',
    description: 'By username or e-mail address. An account with a second factor is asked for a code first.',
    access: 'open',
    query: cookieQuery,
    body: credentials,
    example: { login: 'ada', password: 'correct horse battery' },
    answers: {
      200: {
        description: 'A session, or the question for a code',
        schema: loginAnswer,
        headers: setsCookie,
        example: signedInExample,
      },
    },
    problems: ['invalid-credentials', 'account-disabled', 'unauthenticated', 'wrong-origin'],
  },
  {
    id: 'getAccount',
    method: 'GET',
    path: '/auth/me',
    summary: 'Read one’s own account',
    answers: { 200: { description: 'The account', schema: accountAnswer, example: account } },
  },
])
