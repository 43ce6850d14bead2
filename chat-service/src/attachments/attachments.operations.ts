import { defineOperations } from '@chat/common/openapi/define-operations'
import { inChat } from '../chats/chat-input.ts'
import { ofChat } from '../chats/chat-problems.ts'
import { fileAnswers, fileHeaders, signedQuery } from '../files/file-answers.ts'
import { idempotencyKey } from '../messages/idempotency-key.ts'
import { attachmentView } from './attachment.answer.ts'
import { oneAttachment } from './attachments.routes.ts'

export const attachmentOperations = defineOperations('Attachments', [
  {
    id: 'uploadAttachment',
    method: 'POST',
    path: '/chats/:chatId/attachments',
    summary: 'Upload a file for a message of a chat',
    description:
      'Its id goes into `attachmentIds` of one message. A file that no message has is removed after a while.',
    params: inChat,
    headers: [idempotencyKey],
    upload: { description: 'Any file; its type is what its first bytes show', maxBytes: 26_214_400 },
    answers: {
      200: { description: 'The file that was uploaded with this key already', schema: attachmentView },
      201: { description: 'The file', schema: attachmentView, headers: { location: 'Of the file' } },
    },
    problems: ofChat,
  },
  {
    id: 'getAttachment',
    method: 'GET',
    path: '/attachments/:id',
    summary: 'Load a file',
    description: 'As a member who sees its message, or by its signed `url`, with which no token is needed.',
    access: 'signed',
    params: oneAttachment,
    query: signedQuery,
    headers: fileHeaders,
    answers: fileAnswers,
    problems: ['attachment-not-found', 'not-a-member', 'range-not-satisfiable'],
  },
])
