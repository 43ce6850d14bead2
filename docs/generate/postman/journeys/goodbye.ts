import type { Journey } from '../step.ts'

export const goodbye: Journey = {
  name: '12 Goodbye',
  about: 'Sessions and accounts end.',
  steps: [
    { name: 'End my other devices', method: 'DELETE', path: '/auth/sessions', as: 'bob', status: 204 },
    { name: 'Log out', method: 'POST', path: '/auth/logout', as: 'bob', status: 204 },
    {
      name: 'The token is worth nothing now',
      method: 'GET',
      path: '/auth/me',
      as: 'bob',
      status: 401,
      checks: { 'is a problem': 'pm.expect(answer.type).to.match(/^\\/problems\\//)' },
    },
    {
      name: 'Cleo logs in once more',
      method: 'POST',
      path: '/auth/login',
      body: { login: '{{cleoName}}', password: 'correct horse battery' },
      status: 200,
      keep: { cleoToken: 'answer.accessToken' },
      about: 'Disabling her account, in the folder before, ended her session.',
    },
    {
      name: 'Close an account',
      method: 'DELETE',
      path: '/auth/me',
      as: 'cleo',
      body: { password: 'correct horse battery' },
      status: 204,
    },
  ],
}
