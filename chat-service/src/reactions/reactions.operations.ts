import { defineOperations } from '@chat/common/openapi/define-operations'
import { ofChange, ofMessage, ofWanted } from '../chats/chat-problems.ts'
import { oneMessage } from '../messages/message-input.ts'
import { messageView } from '../messages/message.answer.ts'
import { reactionPage } from './reaction.answer.ts'
import { oneReaction, reactionsQuery } from './reactions.routes.ts'

const theMessage = { description: 'The message', schema: messageView }

export const reactionOperations = defineOperations('Reactions', [
  {
    id: 'listReactions',
    method: 'GET',
    path: '/messages/:chatId/:messageId/reactions',
    summary: 'List who gave a message which emoji',
    params: oneMessage,
    query: reactionsQuery,
    answers: { 200: { description: 'A page of reactions', schema: reactionPage } },
    problems: ofMessage,
  },
  {
    id: 'setReaction',
    method: 'PUT',
    path: '/messages/:chatId/:messageId/reactions/:emoji',
    summary: 'Give a message an emoji',
    params: oneReaction,
    answers: { 200: theMessage },
    problems: [...ofChange, ...ofWanted, 'too-many-reactions'],
  },
  {
    id: 'clearReaction',
    method: 'DELETE',
    path: '/messages/:chatId/:messageId/reactions/:emoji',
    summary: 'Take an emoji back',
    params: oneReaction,
    answers: { 200: theMessage },
    problems: [...ofChange, ...ofWanted],
  },
])
