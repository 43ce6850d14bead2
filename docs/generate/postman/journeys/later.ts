import type { Journey } from '../step.ts'

export const later: Journey = {
  name: '6 Drafts and later',
  about: 'What is not sent yet.',
  steps: [
    {
      name: 'Begin to write',
      method: 'PUT',
      path: '/chats/{{groupId}}/draft',
      as: 'ada',
      body: { text: 'About the valves' },
      status: 204,
    },
    {
      name: 'It is on my other devices',
      method: 'GET',
      path: '/chats/{{groupId}}',
      as: 'ada',
      status: 200,
      checks: { 'is in my part': "pm.expect(answer.me.draft).to.eql('About the valves')" },
    },
    { name: 'Throw it away', method: 'DELETE', path: '/chats/{{groupId}}/draft', as: 'ada', status: 204 },
    {
      name: 'Send tomorrow',
      method: 'POST',
      path: '/messages',
      as: 'ada',
      before: ["pm.environment.set('tomorrow', new Date(Date.now() + 86400000).toISOString())"],
      body: { chatId: '{{groupId}}', text: 'Good morning', sendAt: '{{tomorrow}}' },
      status: 202,
      keep: { scheduledId: 'answer.id' },
      checks: { 'says when': "pm.expect(answer.sendAt).to.eql(pm.environment.get('tomorrow'))" },
    },
    {
      name: 'What waits',
      method: 'GET',
      path: '/messages/scheduled',
      as: 'ada',
      status: 200,
      checks: { 'is one': 'pm.expect(answer.items).to.have.lengthOf(1)' },
    },
    {
      name: 'Change it',
      method: 'PATCH',
      path: '/messages/scheduled/{{scheduledId}}',
      as: 'ada',
      body: { text: 'Good morning, everybody' },
      status: 200,
      checks: { 'is changed': "pm.expect(answer.text).to.include('everybody')" },
    },
    { name: 'Cancel it', method: 'DELETE', path: '/messages/scheduled/{{scheduledId}}', as: 'ada', status: 204 },
  ],
}
