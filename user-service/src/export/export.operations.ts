import { defineOperations } from '@chat/common/openapi/define-operations'
import { nothing } from './export.routes.ts'

export const exportOperations = defineOperations('Own profile data', [
  {
    id: 'exportOwnProfile',
    method: 'GET',
    path: '/users/me/export',
    summary: 'Take along what is known of one’s profile',
    description: 'Profile, settings, contacts and blocks, a record a line; `/auth/me/export` has it too.',
    query: nothing,
    answers: {
      200: {
        description: 'JSON, a record a line',
        contentType: 'application/x-ndjson',
        headers: { 'content-disposition': 'A name for the file' },
      },
    },
    problems: ['user-not-found'],
  },
])
