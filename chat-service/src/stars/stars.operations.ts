import { defineOperations } from '@chat/common/openapi/define-operations'
import { ofMessage } from '../chats/chat-problems.ts'
import { oneMessage } from '../messages/message-input.ts'
import { messagePage } from '../messages/message.answer.ts'
import { starredQuery } from './stars.routes.ts'

export const starOperations = defineOperations('Stars', [
  {
    id: 'listStarred',
    method: 'GET',
    path: '/messages/starred',
    summary: 'List the messages that one has marked, the last one marked first',
    query: starredQuery,
    answers: { 200: { description: 'A page of messages', schema: messagePage } },
  },
  {
    id: 'starMessage',
    method: 'PUT',
    path: '/messages/:chatId/:messageId/star',
    summary: 'Mark a message for oneself',
    params: oneMessage,
    answers: { 204: { description: 'It is marked' } },
    problems: [...ofMessage, 'forbidden'],
  },
  {
    id: 'unstarMessage',
    method: 'DELETE',
    path: '/messages/:chatId/:messageId/star',
    summary: 'Take the mark away',
    params: oneMessage,
    answers: { 204: { description: 'It is not marked' } },
    problems: ofMessage,
  },
])
