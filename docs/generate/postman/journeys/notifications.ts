import type { Journey } from '../step.ts'

export const notifications: Journey = {
  name: '7 Notifications',
  about: 'What has come while one was away. They are made in a moment after a message.',
  steps: [
    {
      name: 'Mine',
      method: 'GET',
      path: '/notifications?unread=true',
      as: 'bob',
      status: 200,
      checks: { 'is a list': 'pm.expect(answer.items).to.be.an("array")' },
    },
    {
      name: 'How many',
      method: 'GET',
      path: '/notifications/unread-count',
      as: 'bob',
      status: 200,
      checks: { 'is a number': 'pm.expect(answer.count).to.be.a("number")' },
    },
    {
      name: 'Preferences',
      method: 'PATCH',
      path: '/notifications/preferences',
      as: 'bob',
      body: { digest: 'daily', quietHours: { from: '22:00', to: '07:00' }, types: { reaction: { push: false } } },
      status: 200,
      checks: { 'are changed': "pm.expect(answer.digest).to.eql('daily')" },
    },
    {
      name: 'Key for web push',
      method: 'GET',
      path: '/notifications/push/key',
      status: 200,
      checks: { 'is there': 'pm.expect(answer.publicKey).to.be.a("string")' },
    },
    { name: 'Read all', method: 'POST', path: '/notifications/read-all', as: 'bob', body: {}, status: 204 },
  ],
}
