import { expect, test } from '@jest/globals'
import { firstPosition } from './apply-page.ts'
import type { Chat } from './chat.ts'

const chat = (lastSeq: number, me: Partial<Chat['me']>): Chat => ({
  id: 'chat',
  type: 'direct',
  createdAt: '',
  lastSeq,
  memberCount: 2,
  me: { role: 'member', readSeq: 0, unread: 0, mentions: 0, muted: false, level: 'all', pinned: false, ...me },
})

test('a chat one is put into is heard from the joining on, though one has written there already', () => {
  expect(firstPosition(chat(3, { joinedSeq: 1, readSeq: 3 }), false)).toBe(0)
  expect(firstPosition(chat(7, { joinedSeq: 5, readSeq: 5 }), false)).toBe(4)
})

test('the chats one has at the first connect are heard from now on', () => {
  expect(firstPosition(chat(7, { joinedSeq: 1, readSeq: 3 }), true)).toBe(7)
})
