import { defineOperations } from '@chat/common/openapi/define-operations'
import { nothing } from './export.routes.ts'

/** As the gateway answers it, who adds what the other services have. */
export const exportOperations = defineOperations('Own data', [
  {
    id: 'exportOwnData',
    method: 'GET',
    path: '/auth/me/export',
    summary: 'Take along everything the platform has of oneself',
    description:
      'A record a line, each with a `kind`: `account`, `session`, `profile`, `settings`, `contact`, `block`, `chat`, `message`, `notification` and others. What breaks off is not whole.',
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
