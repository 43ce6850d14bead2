import { defineOperations } from '@chat/common/openapi/define-operations'
import { changeInput, forgotInput, resetInput } from './passwords.routes.ts'

export const passwordOperations = defineOperations('Passwords', [
  {
    id: 'changePassword',
    method: 'POST',
    path: '/auth/password',
    summary: 'Change one’s password',
    description: 'Ends all other sessions. An account without a password sets its first one.',
    body: changeInput,
    example: { currentPassword: 'correct horse battery', newPassword: 'another horse battery' },
    answers: { 204: { description: 'Changed' } },
    problems: ['wrong-password', 'confirmation-required', 'common-password'],
  },
  {
    id: 'forgetPassword',
    method: 'POST',
    path: '/auth/password/forgot',
    summary: 'Ask for a mail to set another password',
    access: 'open',
    body: forgotInput,
    example: { email: 'ada@example.org' },
    answers: { 202: { description: 'The same whether there is such an account or not' } },
  },
  {
    id: 'resetPassword',
    method: 'POST',
    path: '/auth/password/reset',
    summary: 'Set another password by the token of a mail',
    access: 'open',
    body: resetInput,
    example: { token: '66f1c0de0123456789abcdef.c2VjcmV0', newPassword: 'another horse battery' },
    answers: { 204: { description: 'Set; all sessions are over' } },
    problems: ['invalid-token', 'common-password'],
  },
])
