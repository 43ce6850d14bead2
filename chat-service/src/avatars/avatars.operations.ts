import { defineOperations } from '@chat/common/openapi/define-operations'
import { z } from 'zod'
import { inChat } from '../chats/chat-input.ts'
import { ofChat, ofGroup } from '../chats/chat-problems.ts'
import { fileAnswers, fileHeaders, signedQuery } from '../files/file-answers.ts'
import { avatarView } from './avatar.answer.ts'

export const avatarOperations = defineOperations('Pictures of groups', [
  {
    id: 'setChatAvatar',
    method: 'PUT',
    path: '/chats/:chatId/avatar',
    summary: 'Give a group a picture',
    params: inChat,
    upload: { description: 'A PNG, JPEG, WebP or GIF', maxBytes: 2_097_152 },
    answers: { 200: { description: 'Where it is', schema: avatarView } },
    problems: ofGroup,
  },
  {
    id: 'removeChatAvatar',
    method: 'DELETE',
    path: '/chats/:chatId/avatar',
    summary: 'Take the picture of a group away',
    params: inChat,
    answers: { 204: { description: 'It has none' } },
    problems: ofGroup,
  },
  {
    id: 'getChatAvatar',
    method: 'GET',
    path: '/chats/:chatId/avatar',
    summary: 'Load the picture of a group',
    description: 'As a member, or by its signed `avatarUrl`, with which no token is needed.',
    access: 'signed',
    params: inChat,
    query: signedQuery.extend({ v: z.string().optional().describe('Which picture it is, in a signed address') }),
    headers: fileHeaders,
    answers: fileAnswers,
    problems: [...ofChat, 'avatar-not-found', 'range-not-satisfiable'],
  },
])
