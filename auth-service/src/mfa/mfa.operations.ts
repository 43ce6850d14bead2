import { defineOperations } from '@chat/common/openapi/define-operations'
import { cookieQuery } from '../sessions/cookie-mode.ts'
import { setsCookie, signedInAnswer, signedInExample } from '../sessions/tokens.answer.ts'
import { enrolmentAnswer, factorAnswer, recoveryCodesAnswer } from './mfa.answer.ts'
import { codeInput, enrolInput, loginInput, removeInput } from './mfa.routes.ts'

const recoveryCodes = ['ABCD-EFGH-IJKL-MNOP-QRST-UVWX']

export const mfaOperations = defineOperations('Second factor', [
  {
    id: 'loginWithCode',
    method: 'POST',
    path: '/auth/login/mfa',
    summary: 'Log in with a code, after the password',
    description: 'After `invalid-token` begin with the password again, after `invalid-credentials` try another code.',
    access: 'open',
    query: cookieQuery,
    body: loginInput,
    example: { mfaToken: 'dG9rZW4', code: '123456' },
    answers: {
      200: { description: 'A session', schema: signedInAnswer, headers: setsCookie, example: signedInExample },
    },
    problems: ['invalid-token', 'invalid-credentials', 'mfa-not-enabled', 'wrong-origin'],
  },
  {
    id: 'getSecondFactor',
    method: 'GET',
    path: '/auth/mfa',
    summary: 'See whether one has a second factor',
    answers: {
      200: { description: 'How it stands', schema: factorAnswer, example: { enabled: true, recoveryCodesLeft: 9 } },
    },
  },
  {
    id: 'enrolSecondFactor',
    method: 'POST',
    path: '/auth/mfa',
    summary: 'Begin to set a second factor up',
    description:
      'Asks nobody for codes before it is confirmed. Needs the password a quarter of an hour after the login.',
    body: enrolInput.optional(),
    example: { password: 'correct horse battery' },
    answers: {
      200: {
        description: 'What the app needs',
        schema: enrolmentAnswer,
        example: { secret: 'JBSWY3DPEHPK3PXP', otpauthUrl: 'otpauth://totp/example.org:ada?secret=JBSWY3DPEHPK3PXP' },
      },
    },
    problems: ['mfa-enabled', 'wrong-password', 'confirmation-required', 'account-not-found'],
  },
  {
    id: 'confirmSecondFactor',
    method: 'POST',
    path: '/auth/mfa/confirm',
    summary: 'Put the second factor in force by a first code',
    description: 'Ends all other sessions.',
    body: codeInput,
    example: { code: '123456' },
    answers: {
      200: { description: 'For who loses the app', schema: recoveryCodesAnswer, example: { recoveryCodes } },
    },
    problems: ['mfa-enabled', 'mfa-not-enabled', 'wrong-code'],
  },
  {
    id: 'replaceRecoveryCodes',
    method: 'POST',
    path: '/auth/mfa/recovery-codes',
    summary: 'Get new recovery codes in place of those that are left',
    body: codeInput,
    example: { code: '123456' },
    answers: { 200: { description: 'The new ones', schema: recoveryCodesAnswer, example: { recoveryCodes } } },
    problems: ['mfa-not-enabled', 'wrong-code'],
  },
  {
    id: 'removeSecondFactor',
    method: 'DELETE',
    path: '/auth/mfa',
    summary: 'Remove the second factor',
    body: removeInput,
    example: { password: 'correct horse battery', code: '123456' },
    answers: { 204: { description: 'The password alone opens' } },
    problems: ['mfa-not-enabled', 'wrong-code', 'wrong-password', 'confirmation-required'],
  },
])
