import { defineOperations } from '@chat/common/openapi/define-operations'
import { inChat } from '../chats/chat-input.ts'
import { ofChat, ofMessage } from '../chats/chat-problems.ts'
import { receiptPage, unreadCount } from './receipt.answer.ts'
import { readUpTo, receiptsQuery, unreadFrom } from './receipts.routes.ts'

export const receiptOperations = defineOperations('Read and unread', [
  {
    id: 'markRead',
    method: 'PUT',
    path: '/chats/:chatId/read',
    summary: 'Say up to which message one has read',
    description: 'It moves forward only, to the newest message at most. Sending a message does the same.',
    params: inChat,
    body: readUpTo,
    example: { seq: 42 },
    answers: { 204: { description: 'It is kept' } },
    problems: ofChat,
  },
  {
    id: 'markUnread',
    method: 'PUT',
    path: '/chats/:chatId/unread',
    summary: 'Make a message the first unread one',
    description: 'For oneself alone: what others see of it stays.',
    params: inChat,
    body: unreadFrom,
    example: { seq: 40 },
    answers: { 204: { description: 'It is kept' } },
    problems: ofChat,
  },
  {
    id: 'listReceipts',
    method: 'GET',
    path: '/chats/:chatId/receipts',
    summary: 'See who has got and read a message',
    description: 'Its sender is left out, and what somebody read who does not show it.',
    params: inChat,
    query: receiptsQuery,
    answers: { 200: { description: 'A page of receipts, and how many there are of each kind', schema: receiptPage } },
    problems: ofMessage,
  },
  {
    id: 'countUnreadMessages',
    method: 'GET',
    path: '/chats/unread-count',
    summary: 'Count what is unread in all chats',
    answers: { 200: { description: 'How many messages, mentions, and chats that have some', schema: unreadCount } },
    problems: ['invalid-request'],
  },
])
