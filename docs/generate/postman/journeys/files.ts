import type { Journey } from '../step.ts'

export const files: Journey = {
  name: '5 Files',
  about: 'A file is uploaded to a chat first, then a message names it.',
  steps: [
    {
      name: 'Upload',
      method: 'POST',
      path: '/chats/{{groupId}}/attachments',
      as: 'ada',
      file: 'picture.png',
      status: 201,
      keep: { attachmentId: 'answer.id', attachmentUrl: 'answer.url' },
      checks: {
        'is what it is': "pm.expect(answer.type).to.eql('image/png')",
        'has sizes': 'pm.expect(answer.width * answer.height).to.be.above(0)',
      },
    },
    {
      name: 'Send it',
      method: 'POST',
      path: '/messages',
      as: 'ada',
      body: { chatId: '{{groupId}}', text: 'The drawing', attachmentIds: ['{{attachmentId}}'] },
      status: 201,
      checks: { 'is in the message': 'pm.expect(answer.attachments).to.have.lengthOf(1)' },
    },
    {
      name: 'Load it as a member',
      method: 'GET',
      path: '/attachments/{{attachmentId}}',
      as: 'bob',
      status: 200,
      checks: { 'is a picture': "pm.expect(pm.response.headers.get('content-type')).to.eql('image/png')" },
    },
    {
      name: 'Load a part of it',
      method: 'GET',
      path: '/attachments/{{attachmentId}}',
      as: 'bob',
      headers: { range: 'bytes=0-7' },
      status: 206,
      checks: { 'is eight bytes': 'pm.expect(pm.response.responseSize).to.eql(8)' },
    },
    {
      name: 'A stranger gets nothing',
      method: 'GET',
      path: '/attachments/{{attachmentId}}',
      as: 'cleo',
      status: 403,
      checks: { 'is a problem': 'pm.expect(answer.type).to.match(/^\\/problems\\//)' },
    },
  ],
}
