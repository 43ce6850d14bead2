import { expect, test } from '@jest/globals'
import type { MessageData } from '@chat/common/events/chat-content'
import { loggedMessage } from './logged-message.ts'

const message: MessageData = {
  id: '0123456789abcdef01234567',
  chatId: '3f0a4b52-6f0f-4d8b-9a1e-0d8c9d1f2a3b',
  seq: 7,
  version: 1,
  senderId: 'aaaaaaaaaaaaaaaaaaaaaaaa',
  text: 'tea at five?',
  mentions: ['bbbbbbbbbbbbbbbbbbbbbbbb'],
  attachments: [],
  reactions: [],
  createdAt: '2026-01-01T00:00:00.000Z',
}
const file = (name: string) => ({ id: 'cccccccccccccccccccccccc', name, type: 'image/png', size: 10 })

test('a message is for whom it mentions, and its text is what is told of it', () => {
  expect(loggedMessage(message)).toMatchObject({ type: 'message', to: message.mentions, body: 'tea at five?' })
})

test('of a message without words its files are told', () => {
  const files = [file('cup.png'), file('pot.png')]
  expect(loggedMessage({ ...message, text: '', attachments: files }).body).toBe('cup.png, pot.png')
})

test('what happens to a chat and is of a kind that is not known is nobody’s news', () => {
  const system = { kind: 'something-newer', userIds: ['bbbbbbbbbbbbbbbbbbbbbbbb'] } as unknown as MessageData['system']
  expect(loggedMessage({ ...message, text: '', mentions: [], system: system! })).toMatchObject({
    type: 'silent',
    to: [],
  })
})
