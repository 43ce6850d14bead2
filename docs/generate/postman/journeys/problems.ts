import type { Journey } from '../step.ts'

const isProblem = (slug: string): Record<string, string> => ({
  [`is ${slug}`]: `pm.expect(answer.type).to.eql('/problems/${slug}')`,
  'is a problem (RFC 9457)':
    "pm.expect(pm.response.headers.get('content-type')).to.include('application/problem+json')",
})

export const problems: Journey = {
  name: '9 Problems',
  about: 'What is refused, and how: RFC 9457, the same everywhere.',
  steps: [
    { name: 'Without a token', method: 'GET', path: '/chats', status: 401, checks: isProblem('unauthenticated') },
    {
      name: 'A field that is not known',
      method: 'POST',
      path: '/messages',
      as: 'ada',
      body: { to: '{{bobName}}', text: 'Hello', colour: 'red' },
      status: 400,
      checks: {
        ...isProblem('invalid-request'),
        'says which': "pm.expect(answer.errors[0].pointer).to.eql('#/colour')",
      },
    },
    {
      name: 'The chat of others',
      method: 'GET',
      path: '/chats/{{chatId}}',
      as: 'cleo',
      status: 404,
      checks: isProblem('chat-not-found'),
    },
    {
      name: 'A name that is taken',
      method: 'POST',
      path: '/auth/register',
      body: { username: '{{adaName}}', email: 'other-{{adaName}}@example.org', password: 'correct horse battery' },
      status: 409,
      checks: isProblem('username-taken'),
    },
    {
      name: 'A wrong password',
      method: 'POST',
      path: '/auth/login',
      body: { login: '{{bobName}}', password: 'not the password' },
      status: 401,
      checks: { 'is a problem': 'pm.expect(answer.type).to.match(/^\\/problems\\//)' },
    },
    {
      name: 'The first version of the API is taken too: send',
      method: 'POST',
      path: '/chat/send',
      as: 'ada',
      body: { recipient: '{{bobName}}', content: 'As in the old days' },
      status: 201,
    },
    {
      name: 'The first version of the API is taken too: history',
      method: 'GET',
      path: '/chat/history?user={{bobName}}',
      as: 'ada',
      status: 200,
      checks: { 'has the old names': "pm.expect(answer.items.at(-1).content).to.eql('As in the old days')" },
    },
  ],
}
