import { defineOperations } from '@chat/common/openapi/define-operations'
import { inChat } from '../chats/chat-input.ts'
import { ofChat } from '../chats/chat-problems.ts'
import { newDraft } from './drafts.routes.ts'

export const draftOperations = defineOperations('Drafts', [
  {
    id: 'keepDraft',
    method: 'PUT',
    path: '/chats/:chatId/draft',
    summary: "Keep what one has begun to write, for all of one's devices",
    description: 'It is in `me.draft` of the chat. An empty text clears it.',
    params: inChat,
    body: newDraft,
    example: { text: 'Shall we meet at' },
    answers: { 204: { description: 'It is kept' } },
    problems: ofChat,
  },
  {
    id: 'clearDraft',
    method: 'DELETE',
    path: '/chats/:chatId/draft',
    summary: 'Clear what one has begun to write',
    params: inChat,
    answers: { 204: { description: 'There is none' } },
    problems: ofChat,
  },
])
