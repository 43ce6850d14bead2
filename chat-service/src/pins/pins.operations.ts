import { defineOperations } from '@chat/common/openapi/define-operations'
import { inChat } from '../chats/chat-input.ts'
import { ofChange, ofChat, ofWanted } from '../chats/chat-problems.ts'
import { oneMessage } from '../messages/message-input.ts'
import { messagePage } from '../messages/message.answer.ts'
import { pinsQuery } from './pins.routes.ts'

export const pinOperations = defineOperations('Pins', [
  {
    id: 'pinMessage',
    method: 'PUT',
    path: '/chats/:chatId/pins/:messageId',
    summary: 'Pin a message for everybody',
    params: oneMessage,
    answers: { 204: { description: 'It is pinned' } },
    problems: [...ofChange, ...ofWanted, 'too-many-pins'],
  },
  {
    id: 'unpinMessage',
    method: 'DELETE',
    path: '/chats/:chatId/pins/:messageId',
    summary: 'Take a pin away',
    params: oneMessage,
    answers: { 204: { description: 'It is not pinned' } },
    problems: ofChange,
  },
  {
    id: 'listPins',
    method: 'GET',
    path: '/chats/:chatId/pins',
    summary: 'List the pinned messages of a chat, the last one pinned first',
    params: inChat,
    query: pinsQuery,
    answers: { 200: { description: 'A page of messages', schema: messagePage } },
    problems: ofChat,
  },
])
