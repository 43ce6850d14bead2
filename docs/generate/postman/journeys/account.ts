import type { Journey } from '../step.ts'

export const account: Journey = {
  name: '8 Account',
  about:
    'Password, e-mail address, second factor and own data. Mails are files in DATA_DIR/mail unless SMTP_URL is set.',
  steps: [
    {
      name: 'Change the password',
      method: 'POST',
      path: '/auth/password',
      as: 'ada',
      body: { currentPassword: 'correct horse battery', newPassword: 'another horse battery' },
      status: 204,
    },
    {
      name: 'Forgot it: the answer is the same for everybody',
      method: 'POST',
      path: '/auth/password/forgot',
      body: { email: 'nobody-{{adaName}}@example.org' },
      status: 202,
    },
    {
      name: 'Send the mail that verifies my address again',
      method: 'POST',
      path: '/auth/email/resend',
      as: 'ada',
      status: 202,
    },
    {
      name: 'Begin with a second factor',
      method: 'POST',
      path: '/auth/mfa',
      as: 'ada',
      body: { password: 'another horse battery' },
      status: 200,
      checks: { 'is a secret for the app': 'pm.expect(answer.otpauthUrl).to.match(/^otpauth:\\/\\/totp\\//)' },
    },
    {
      name: 'A wrong code confirms nothing',
      method: 'POST',
      path: '/auth/mfa/confirm',
      as: 'ada',
      body: { code: '000000' },
      status: 403,
      checks: { 'is a problem': 'pm.expect(answer.type).to.match(/^\\/problems\\//)' },
    },
    {
      name: 'Everything the platform has of me',
      method: 'GET',
      path: '/auth/me/export',
      as: 'ada',
      status: 200,
    },
  ],
}
