import { defineOperations } from '@chat/common/openapi/define-operations'
import { unlockInput } from './unlock.routes.ts'

export const unlockOperations = defineOperations('Locked accounts', [
  {
    id: 'unlock',
    method: 'POST',
    path: '/auth/unlock',
    summary: 'Leave a lock by the token of a mail',
    access: 'open',
    body: unlockInput,
    example: { token: '66f1c0de0123456789abcdef.c2VjcmV0' },
    answers: { 204: { description: 'One can log in again' } },
    problems: ['invalid-token'],
  },
])
