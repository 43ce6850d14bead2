import { defineOperations } from '@chat/common/openapi/define-operations'
import { scheduledPage, scheduledView } from './scheduled.answer.ts'
import { oneScheduled, scheduledQuery } from './scheduled.routes.ts'
import { scheduledChange } from './scheduled.ts'

const problems = ['scheduled-not-found', 'conflict']

export const scheduledOperations = defineOperations('Scheduled messages', [
  {
    id: 'listScheduled',
    method: 'GET',
    path: '/messages/scheduled',
    summary: 'List what one has yet to send, the next one first',
    query: scheduledQuery,
    answers: { 200: { description: 'A page of messages that wait', schema: scheduledPage } },
  },
  {
    id: 'changeScheduled',
    method: 'PATCH',
    path: '/messages/scheduled/:id',
    summary: 'Change the text of a message that waits, or its time',
    params: oneScheduled,
    body: scheduledChange,
    example: { text: 'Good morning' },
    answers: { 200: { description: 'The message that waits', schema: scheduledView } },
    problems,
  },
  {
    id: 'removeScheduled',
    method: 'DELETE',
    path: '/messages/scheduled/:id',
    summary: 'Do not send a message that waits',
    params: oneScheduled,
    answers: { 204: { description: 'It is not sent' } },
    problems,
  },
])
