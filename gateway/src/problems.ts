import { defineProblems } from '@chat/common/http/problem'

export const problem = defineProblems({
  'request-timeout': [408, 'The request took too long to arrive'],
  'length-required': [411, 'The length of the body must be given'],
  'headers-too-large': [431, 'The header fields are too large'],
})
