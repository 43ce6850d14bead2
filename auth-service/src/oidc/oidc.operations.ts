import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { cookieQuery } from '../sessions/cookie-mode.ts'
import { loginAnswer, setsCookie, signedInExample } from '../sessions/tokens.answer.ts'
import { confirmation } from './identities.routes.ts'
import { codeInput, listQuery, providerPath, startQuery } from './oidc.routes.ts'

const provider = z
  .strictObject({ id: z.string(), name: z.string().describe('What people read on the button') })
  .meta({ id: 'LoginProvider' })
const providers = {
  description: 'As configured',
  schema: pageOf(provider).meta({ id: 'LoginProviderPage' }),
  example: { items: [{ id: 'work', name: 'Work' }], next: null },
}
const setsState = { location: 'Where the browser goes on', 'set-cookie': 'The login that was begun' }

export const oidcOperations = defineOperations('Login through providers', [
  {
    id: 'listProviders',
    method: 'GET',
    path: '/auth/oidc',
    summary: 'List the providers one can log in through',
    access: 'open',
    query: listQuery,
    answers: { 200: providers },
  },
  {
    id: 'startProviderLogin',
    method: 'GET',
    path: '/auth/oidc/:provider/start',
    summary: 'Send the browser to a provider',
    access: 'open',
    params: providerPath,
    query: startQuery,
    answers: { 302: { description: 'To the provider; back to `/oidc?error=` if that is away', headers: setsState } },
    problems: ['provider-not-found'],
  },
  {
    id: 'finishProviderLogin',
    method: 'GET',
    path: '/auth/oidc/:provider/callback',
    summary: 'Come back from a provider',
    description: 'With whatever query the provider has sent.',
    access: 'open',
    params: providerPath,
    answers: {
      302: { description: 'To `/oidc?code=`, or `/oidc?error=`', headers: { location: 'The page of the platform' } },
    },
    problems: ['provider-not-found'],
  },
  {
    id: 'redeemProviderLogin',
    method: 'POST',
    path: '/auth/oidc/token',
    summary: 'Log in with the code of `/oidc?code=`',
    description: 'It is good once, for 60 seconds.',
    access: 'open',
    query: cookieQuery,
    body: codeInput,
    example: { code: '66f1c0de0123456789abcdef.c2VjcmV0' },
    answers: {
      200: {
        description: 'A session, or the question for a code of the second factor',
        schema: loginAnswer,
        headers: setsCookie,
        example: signedInExample,
      },
    },
    problems: ['invalid-token', 'account-disabled', 'invalid-credentials', 'unauthenticated', 'wrong-origin'],
  },
  {
    id: 'linkProvider',
    method: 'POST',
    path: '/auth/oidc/:provider/link',
    summary: 'Add a provider to log in through',
    params: providerPath,
    body: confirmation.optional(),
    example: { password: 'correct horse battery' },
    answers: {
      200: {
        description: 'Where the browser has to go',
        schema: z.strictObject({ url: z.string() }).meta({ id: 'ProviderLink' }),
        headers: { 'set-cookie': 'The login that was begun' },
        example: { url: 'https://login.example.org/authorize?state=c3RhdGU' },
      },
    },
    problems: ['provider-not-found', 'provider-linked', 'wrong-password', 'confirmation-required'],
  },
  {
    id: 'listIdentities',
    method: 'GET',
    path: '/auth/identities',
    summary: 'List the providers one logs in through',
    query: listQuery,
    answers: { 200: { ...providers, description: 'Those that were added' } },
  },
  {
    id: 'removeIdentity',
    method: 'DELETE',
    path: '/auth/identities/:provider',
    summary: 'Log in through a provider no more',
    params: providerPath,
    body: confirmation.optional(),
    example: { password: 'correct horse battery' },
    answers: { 204: { description: 'Removed' } },
    problems: ['identity-not-found', 'last-login', 'wrong-password', 'confirmation-required'],
  },
])
