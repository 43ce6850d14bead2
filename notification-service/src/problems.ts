import { defineProblems, type ProblemCatalogue } from '@chat/common/http/problem'

export const problems = {
  forbidden: [403, 'Only your own notifications are yours to see'],
  'invalid-link': [400, 'This link is not valid'],
  'target-refused': [400, 'Nothing is sent to this address'],
  'webhook-not-found': [404, 'There is no such webhook'],
  'delivery-not-found': [404, 'There is no such delivery'],
  'webhook-disabled': [409, 'This webhook is disabled'],
  'too-many-webhooks': [409, 'There are as many webhooks as there may be'],
  'notification-not-found': [404, 'There is no such notification'],
} as const satisfies ProblemCatalogue

export const problem = defineProblems(problems)
