import { defineProblems } from '@chat/common/http/problem'

export const problem = defineProblems({
  'invalid-credentials': [401, 'The login or the password is wrong'],
  'session-ended': [401, 'The session is over, log in again'],
  'session-not-found': [404, 'There is no such session'],
  'username-taken': [409, 'This username is taken'],
  'email-taken': [409, 'This e-mail address is taken'],
})
