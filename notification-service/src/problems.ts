import { defineProblems } from '@chat/common/http/problem'

export const problem = defineProblems({
  forbidden: [403, 'Only your own notifications are yours to see'],
  'notification-not-found': [404, 'There is no such notification'],
})
