import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { accountPath, newestQuery, searchQuery } from './admin.routes.ts'
import { accountPatch } from './administer.ts'
import { administeredAccount } from './administered-account.answer.ts'

const account = {
  id: '66f1c0de0123456789abcdef',
  username: 'ada',
  email: 'ada@example.org',
  emailVerified: true,
  roles: ['admin'],
  disabled: false,
  createdAt: '2026-01-31T12:00:00.000Z',
  mfa: true,
  hasPassword: true,
}

export const adminOperations = defineOperations('Administration', [
  {
    id: 'listAccounts',
    method: 'GET',
    path: '/auth/accounts',
    summary: 'List or search accounts',
    access: 'admin',
    query: z.union([newestQuery, searchQuery]),
    answers: {
      200: {
        description: 'The newest first, or those that are found by name, then by address',
        schema: pageOf(administeredAccount).meta({ id: 'AdministeredAccountPage' }),
        example: { items: [account], next: null },
      },
    },
  },
  {
    id: 'getAccountById',
    method: 'GET',
    path: '/auth/accounts/:id',
    summary: 'Read an account',
    access: 'admin',
    params: accountPath,
    answers: { 200: { description: 'The account', schema: administeredAccount, example: account } },
    problems: ['account-not-found'],
  },
  {
    id: 'updateAccount',
    method: 'PATCH',
    path: '/auth/accounts/:id',
    summary: 'Change the roles of an account, disable or enable it',
    description: 'Who is disabled or loses a role loses all sessions at once. Nobody does that to themselves.',
    access: 'admin',
    params: accountPath,
    body: accountPatch,
    example: { disabled: true },
    answers: { 200: { description: 'The account as it is now', schema: administeredAccount, example: account } },
    problems: ['account-not-found', 'last-admin'],
  },
  {
    id: 'endSessionsOfAccount',
    method: 'DELETE',
    path: '/auth/accounts/:id/sessions',
    summary: 'End all sessions of an account',
    access: 'admin',
    params: accountPath,
    answers: { 204: { description: 'They are over' } },
    problems: ['account-not-found'],
  },
  {
    id: 'removeSecondFactorOfAccount',
    method: 'DELETE',
    path: '/auth/accounts/:id/mfa',
    summary: 'Remove the second factor of somebody who has lost it',
    access: 'admin',
    params: accountPath,
    answers: { 204: { description: 'The password alone opens; they are told by mail' } },
    problems: ['account-not-found', 'mfa-not-enabled'],
  },
])
