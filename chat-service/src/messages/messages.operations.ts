import { defineOperations } from '@chat/common/openapi/define-operations'
import { inChat } from '../chats/chat-input.ts'
import { ofChat, ofMessage, ofWanted } from '../chats/chat-problems.ts'
import { examples } from '../examples.ts'
import { scheduledView } from '../scheduling/scheduled.answer.ts'
import { idempotencyKey } from './idempotency-key.ts'
import { oneMessage } from './message-input.ts'
import { historyPage, messagePage, messageView, messageWithReplies } from './message.answer.ts'
import { historyQuery, postedInput } from './messages.routes.ts'
import { threadQuery } from './thread.routes.ts'

export const messageOperations = defineOperations('Messages', [
  {
    id: 'sendMessage',
    method: 'POST',
    path: '/messages',
    summary: 'Send a message, into a chat or to a person',
    description:
      '`to` finds or makes the direct chat. With a `clientMessageId` (or the header) a repeat gives the message that the first one made. With `sendAt` it is sent then.',
    headers: [idempotencyKey],
    body: postedInput,
    example: { chatId: examples.chatId, clientMessageId: examples.clientMessageId, text: 'Hello @bob' },
    answers: {
      200: { description: 'The message that the first one made', schema: messageView },
      201: { description: 'The message', schema: messageView, headers: { location: 'Of the message' } },
      202: { description: 'It waits until `sendAt`', schema: scheduledView },
    },
    problems: [...ofChat, ...ofWanted, 'chat-with-oneself', 'forbidden', 'attachment-taken', 'too-many-scheduled'],
  },
  {
    id: 'listMessages',
    method: 'GET',
    path: '/messages/:chatId',
    summary: 'Read messages of a chat: the latest, or those before, after or around a place',
    description: 'At most one of `before`, `after` and `around`.',
    params: inChat,
    query: historyQuery,
    answers: { 200: { description: 'Messages, and whether there are more on either side', schema: historyPage } },
    problems: ofChat,
  },
  {
    id: 'getMessage',
    method: 'GET',
    path: '/messages/:chatId/:messageId',
    summary: 'Get a message',
    params: oneMessage,
    answers: { 200: { description: 'The message', schema: messageWithReplies } },
    problems: ofMessage,
  },
  {
    id: 'listReplies',
    method: 'GET',
    path: '/messages/:chatId/:messageId/thread',
    summary: 'List the messages that answer one, the first ones first',
    params: oneMessage,
    query: threadQuery,
    answers: { 200: { description: 'A page of messages', schema: messagePage } },
    problems: ofMessage,
  },
])
