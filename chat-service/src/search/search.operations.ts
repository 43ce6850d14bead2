import { defineOperations } from '@chat/common/openapi/define-operations'
import { ofChat } from '../chats/chat-problems.ts'
import { foundPage } from './search.answer.ts'
import { searchQuery } from './search.routes.ts'

export const searchOperations = defineOperations('Search', [
  {
    id: 'searchMessages',
    method: 'GET',
    path: '/messages/search',
    summary: "Find messages by their words, in all of one's chats or in one, newest first",
    description:
      'All words must be there; the last one may be unfinished. A page may have fewer than `limit` and not be the last.',
    query: searchQuery,
    answers: { 200: { description: 'A page of messages', schema: foundPage } },
    problems: ofChat,
  },
])
