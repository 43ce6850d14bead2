import { defineOperations } from '@chat/common/openapi/define-operations'
import { ofChat, ofWanted } from '../chats/chat-problems.ts'
import { messageView } from './message.answer.ts'
import { oldHistory, oldMessage } from './old-chat.routes.ts'
import { oldHistoryView } from './old-message.answer.ts'

export const oldChatOperations = defineOperations('First version', [
  {
    id: 'sendOldMessage',
    method: 'POST',
    path: '/chat/send',
    summary: 'Send a message to a person, as clients of the first version do',
    deprecated: true,
    body: oldMessage,
    example: { recipient: 'bob', content: 'Hello' },
    answers: { 201: { description: 'The message', schema: messageView, headers: { location: 'Of the message' } } },
    problems: [...ofChat, ...ofWanted, 'chat-with-oneself'],
  },
  {
    id: 'listOldMessages',
    method: 'GET',
    path: '/chat/history',
    summary: 'Read the latest messages of a direct chat, as clients of the first version do',
    deprecated: true,
    query: oldHistory,
    answers: { 200: { description: 'The latest messages', schema: oldHistoryView } },
    problems: ['user-not-found'],
  },
])
