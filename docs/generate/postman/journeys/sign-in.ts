import type { Actor, Journey, Step } from '../step.ts'

const register = (actor: Actor, displayName: string): Step => ({
  name: `${displayName} registers`,
  method: 'POST',
  path: '/auth/register',
  before: [`pm.environment.set('${actor}Name', '${actor}-' + pm.variables.replaceIn('{{$randomUUID}}').slice(0, 8))`],
  body: {
    username: `{{${actor}Name}}`,
    email: `{{${actor}Name}}@example.org`,
    password: 'correct horse battery',
    displayName,
  },
  status: 201,
  keep: { [`${actor}Id`]: 'answer.user.id', [`${actor}Token`]: 'answer.accessToken' },
  checks: {
    'is who registered': `pm.expect(answer.user.username).to.eql(pm.environment.get('${actor}Name'))`,
    'has no password in it': 'pm.expect(pm.response.text()).not.to.include("correct horse")',
  },
})

export const signIn: Journey = {
  name: '1 Sign in',
  about: 'Three people, their tokens and their devices.',
  steps: [
    register('ada', 'Ada'),
    register('bob', 'Bob'),
    register('cleo', 'Cleo'),
    {
      name: 'Ada logs in on another device',
      method: 'POST',
      path: '/auth/login',
      body: { login: '{{adaName}}', password: 'correct horse battery' },
      status: 200,
      keep: { adaToken: 'answer.accessToken', adaRefreshToken: 'answer.refreshToken' },
      checks: { 'lasts for a while': 'pm.expect(answer.expiresIn).to.be.above(0)' },
    },
    {
      name: 'Renew the token',
      method: 'POST',
      path: '/auth/refresh',
      body: { refreshToken: '{{adaRefreshToken}}' },
      status: 200,
      keep: { adaToken: 'answer.accessToken', adaRefreshToken: 'answer.refreshToken' },
      checks: { 'has a new pair': "pm.expect(answer).to.include.keys('accessToken', 'refreshToken', 'expiresIn')" },
    },
    {
      name: 'Who am I',
      method: 'GET',
      path: '/auth/me',
      as: 'ada',
      status: 200,
      checks: { 'is Ada': "pm.expect(answer.id).to.eql(pm.environment.get('adaId'))" },
    },
    {
      name: 'My devices',
      method: 'GET',
      path: '/auth/sessions',
      as: 'ada',
      status: 200,
      keep: { otherSessionId: 'answer.items.find(({ current }) => !current).id' },
      checks: { 'are two': 'pm.expect(answer.items).to.have.lengthOf(2)' },
    },
    { name: 'End the other one', method: 'DELETE', path: '/auth/sessions/{{otherSessionId}}', as: 'ada', status: 204 },
    {
      name: 'Public keys of the tokens',
      method: 'GET',
      path: '/auth/.well-known/jwks.json',
      status: 200,
      checks: { 'are RSA keys': "pm.expect(answer.keys[0].kty).to.eql('RSA')" },
    },
  ],
}
