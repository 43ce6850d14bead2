import { defineOperations } from '@chat/common/openapi/define-operations'
import { nothing } from './export.routes.ts'

export const exportOperations = defineOperations('Own notification data', [
  {
    id: 'exportOwnNotifications',
    method: 'GET',
    path: '/notifications/me/export',
    summary: 'Take along one’s notifications and what one chose of them',
    description: 'A record a line; `/auth/me/export` has it too.',
    query: nothing,
    answers: {
      200: {
        description: 'JSON, a record a line',
        contentType: 'application/x-ndjson',
        headers: { 'content-disposition': 'A name for the file' },
      },
    },
  },
])
