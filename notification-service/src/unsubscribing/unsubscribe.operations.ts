import { defineOperations } from '@chat/common/openapi/define-operations'
import { signedPerson } from './unsubscribe-links.ts'

const page = (description: string) => ({ description, contentType: 'text/html' })

export const unsubscribeOperations = defineOperations('Links in mails', [
  {
    id: 'askToUnsubscribe',
    method: 'GET',
    path: '/notifications/unsubscribe',
    summary: 'Ask whether no more mails shall come',
    access: 'open',
    query: signedPerson,
    answers: { 200: page('A page with the question') },
    problems: ['invalid-link'],
  },
  {
    id: 'unsubscribe',
    method: 'POST',
    path: '/notifications/unsubscribe',
    summary: 'Get no more mails about unread messages',
    description: 'Whatever form is sent is let by, as mail programs send it (RFC 8058).',
    access: 'open',
    query: signedPerson,
    answers: { 200: page('A page that says so') },
    problems: ['invalid-link', 'payload-too-large'],
  },
])
