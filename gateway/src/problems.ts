import { defineProblems, type ProblemCatalogue } from '@chat/common/http/problem'

export const problems = {
  'request-timeout': [408, 'The request took too long to arrive'],
  'length-required': [411, 'The length of the body must be given'],
  'headers-too-large': [431, 'The header fields are too large'],
} as const satisfies ProblemCatalogue

export const problem = defineProblems(problems)
