import { defineProblems } from '@chat/common/http/problem'

export const problem = defineProblems({
  'user-not-found': [404, 'There is no such person'],
})
