import { defineOperations } from '@chat/common/openapi/define-operations'
import { ofChange, ofMessage, ofWanted } from '../chats/chat-problems.ts'
import { deleteQuery } from '../deleting/deleting.routes.ts'
import { oneMessage } from '../messages/message-input.ts'
import { messageView } from '../messages/message.answer.ts'
import { newText, versionsQuery } from './editing.routes.ts'
import { versionPage } from './version.answer.ts'

export const editingOperations = defineOperations('Editing and deleting', [
  {
    id: 'editMessage',
    method: 'PATCH',
    path: '/messages/:chatId/:messageId',
    summary: "Put another text into one's own message",
    description: 'The text before is kept for the members. Only a message with files may have none.',
    params: oneMessage,
    body: newText,
    example: { text: 'Hello again' },
    answers: { 200: { description: 'The message', schema: messageView } },
    problems: [...ofChange, ...ofWanted],
  },
  {
    id: 'listVersions',
    method: 'GET',
    path: '/messages/:chatId/:messageId/history',
    summary: 'List what a message said before it was edited, the newest first',
    params: oneMessage,
    query: versionsQuery,
    answers: { 200: { description: 'A page of versions', schema: versionPage } },
    problems: ofMessage,
  },
  {
    id: 'deleteMessage',
    method: 'DELETE',
    path: '/messages/:chatId/:messageId',
    summary: 'Delete a message for everybody, or for oneself with `?for=me`',
    description: "For everybody: one's own, or anybody's as an owner or admin of the group. It keeps its place.",
    params: oneMessage,
    query: deleteQuery,
    answers: { 204: { description: 'It is deleted' } },
    problems: ofChange,
  },
])
