/** Who and what the examples of the documents are about. */
export const examples = {
  annId: '66f2a1c09b1e8a0012d4c7aa',
  bobId: '66f2a1c09b1e8a0012d4c7ab',
  chatId: '5b0c9d5e-6f43-4a53-8d2c-0a6ad5fd0e11',
  messageId: '66f2a2419b1e8a0012d4c7b0',
  attachmentId: '66f2a2609b1e8a0012d4c7b4',
  reportId: '66f2a9f09b1e8a0012d4c7c2',
  clientMessageId: '0d6f7c2e-9f1b-4c7e-8f55-3f0f2b6a9e01',
  scheduledId: '9a7bb1d4-52e0-4a39-9b57-2f3f0d9b6c21',
  at: '2026-09-24T09:30:00.000Z',
} as const

export const exampleMessage = {
  id: examples.messageId,
  chatId: examples.chatId,
  seq: 42,
  version: 2,
  senderId: examples.annId,
  clientMessageId: examples.clientMessageId,
  text: 'Hello @bob',
  mentions: [examples.bobId],
  attachments: [],
  reactions: [{ emoji: '👍', count: 1, mine: false }],
  createdAt: examples.at,
}

export const exampleChat = {
  id: examples.chatId,
  type: 'group',
  name: 'Tea',
  description: '',
  visibility: 'private',
  posting: 'everyone',
  history: 'all',
  slowModeSeconds: 0,
  createdAt: examples.at,
  lastSeq: 42,
  lastMessage: exampleMessage,
  memberCount: 2,
  me: {
    role: 'owner',
    readSeq: 40,
    unread: 2,
    mentions: 0,
    muted: false,
    level: 'all',
    pinned: false,
    joinedAt: examples.at,
    joinedSeq: 1,
  },
}
