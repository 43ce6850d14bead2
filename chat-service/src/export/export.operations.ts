import type { Answer } from '@chat/common/openapi/operation'
import { defineOperations } from '@chat/common/openapi/define-operations'
import { inChat } from '../chats/chat-input.ts'
import { ofChat } from '../chats/chat-problems.ts'

const lines = (description: string, example: string): Answer => ({
  description,
  contentType: 'application/x-ndjson',
  headers: { 'content-disposition': 'A name for the file' },
  example,
})

export const exportOperations = defineOperations('Export', [
  {
    id: 'exportChat',
    method: 'GET',
    path: '/chats/:chatId/export',
    summary: 'Export a chat as one sees it',
    description: 'In the order of `seq`, up to what was said when it was asked for.',
    params: inChat,
    answers: {
      200: lines('Lines of JSON, a message each', '{"id":"66f2a2419b1e8a0012d4c7b0","seq":1,"text":"Hello"}\n'),
    },
    problems: ofChat,
  },
  {
    id: 'exportOwnChats',
    method: 'GET',
    path: '/chats/me/export',
    summary: "Export what is one's own in all chats: where one is and was, what one wrote, what one has yet to send",
    answers: {
      200: lines(
        'Lines of JSON, each with a `kind`: `chat`, `draft`, `message` or `scheduled`',
        '{"kind":"draft","chatId":"5b0c9d5e-6f43-4a53-8d2c-0a6ad5fd0e11","text":"Shall we meet at"}\n',
      ),
    },
    problems: ['invalid-request'],
  },
])
