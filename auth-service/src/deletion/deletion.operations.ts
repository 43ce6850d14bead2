import { defineOperations } from '@chat/common/openapi/define-operations'
import { deletion } from './deletion.routes.ts'

export const deletionOperations = defineOperations('Closing an account', [
  {
    id: 'deleteAccount',
    method: 'DELETE',
    path: '/auth/me',
    summary: 'Close one’s account for good',
    description: 'Everything personal goes everywhere; messages stay, their sender is shown as a deleted account.',
    body: deletion.optional(),
    example: { password: 'correct horse battery' },
    answers: { 204: { description: 'Closed' } },
    problems: ['wrong-password', 'confirmation-required', 'last-admin'],
  },
])
