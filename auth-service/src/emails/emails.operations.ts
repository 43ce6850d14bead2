import { defineOperations } from '@chat/common/openapi/define-operations'
import { changeInput, nothing, verifyInput } from './emails.routes.ts'

export const emailOperations = defineOperations('E-mail addresses', [
  {
    id: 'changeEmail',
    method: 'POST',
    path: '/auth/email',
    summary: 'Change one’s address',
    description: 'In force when it is verified by the mail that goes there; the address before is told.',
    body: changeInput,
    example: { email: 'countess@example.org', password: 'correct horse battery' },
    answers: { 202: { description: 'A mail is on its way' } },
    problems: ['wrong-password', 'confirmation-required'],
  },
  {
    id: 'verifyEmail',
    method: 'POST',
    path: '/auth/email/verify',
    summary: 'Verify an address by the token of a mail',
    access: 'open',
    body: verifyInput,
    example: { token: '66f1c0de0123456789abcdef.c2VjcmV0' },
    answers: { 204: { description: 'It is in force' } },
    problems: ['invalid-token', 'email-taken'],
  },
  {
    id: 'resendVerification',
    method: 'POST',
    path: '/auth/email/resend',
    summary: 'Ask for the mail again',
    body: nothing,
    answers: {
      202: { description: 'A mail is on its way, or was sent just now' },
      204: { description: 'No address waits to be verified' },
    },
  },
])
