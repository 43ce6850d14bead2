import { defineProblems, type ProblemCatalogue } from '@chat/common/http/problem'

export const problems = {
  'user-not-found': [404, 'There is no such person'],
  'avatar-not-found': [404, 'There is no such picture'],
  blocked: [403, 'One of you has blocked the other'],
  'too-many-blocks': [409, 'You block as many people as you can'],
  'too-many-contacts': [409, 'You have as many contacts as you can have'],
} as const satisfies ProblemCatalogue

export const problem = defineProblems(problems)
