import { defineProblems, type ProblemCatalogue } from '@chat/common/http/problem'

export const problems = {
  'invalid-credentials': [401, 'The login or the password is wrong'],
  'session-ended': [401, 'The session is over, log in again'],
  'session-not-found': [404, 'There is no such session'],
  'username-taken': [409, 'This username is taken'],
  'email-taken': [409, 'This e-mail address is taken'],
  'identity-taken': [409, 'This login belongs to another account'],
  'identity-not-found': [404, 'There is no such login'],
  'provider-not-found': [404, 'There is no such provider'],
  'provider-linked': [409, 'There is a login of this provider already'],
  'last-login': [409, 'There would be no way left to log in'],
  'account-disabled': [403, 'The account is disabled'],
  'account-not-found': [404, 'There is no such account'],
  'invalid-token': [400, 'The token was used, has expired, or never was one'],
  'wrong-password': [403, 'The password is wrong'],
  'wrong-code': [403, 'The code is wrong or was used'],
  'confirmation-required': [403, 'Log in again with your provider first'],
  'mfa-enabled': [409, 'There is a second factor already'],
  'mfa-not-enabled': [409, 'There is no second factor'],
  'common-password': [400, 'This password is among the first that are tried'],
  'last-admin': [409, 'There has to be another admin who may log in'],
  'wrong-origin': [403, 'Cookies are for the pages of this platform'],
} as const satisfies ProblemCatalogue

export const problem = defineProblems(problems)
