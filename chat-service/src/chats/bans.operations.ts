import { defineOperations } from '@chat/common/openapi/define-operations'
import { banListQuery } from './bans.routes.ts'
import { inChat, inChatSomebody } from './chat-input.ts'
import { ofGroup } from './chat-problems.ts'
import { banPage } from './member.answer.ts'

export const banOperations = defineOperations('Bans', [
  {
    id: 'listBans',
    method: 'GET',
    path: '/chats/:chatId/bans',
    summary: 'List who is banned from a group',
    params: inChat,
    query: banListQuery,
    answers: { 200: { description: 'A page of banned people', schema: banPage } },
    problems: ofGroup,
  },
  {
    id: 'ban',
    method: 'POST',
    path: '/chats/:chatId/bans/:userId',
    summary: 'Ban somebody, whether they are in the group or not',
    description: 'Who is banned is in it no more, reads nothing of it and does not come back.',
    params: inChatSomebody,
    answers: { 204: { description: 'They are banned' } },
    problems: [...ofGroup, 'user-not-found'],
  },
  {
    id: 'unban',
    method: 'DELETE',
    path: '/chats/:chatId/bans/:userId',
    summary: 'Let somebody come back who was banned',
    params: inChatSomebody,
    answers: { 204: { description: 'They are not banned' } },
    problems: ofGroup,
  },
])
