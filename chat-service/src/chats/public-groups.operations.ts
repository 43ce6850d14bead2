import { defineOperations } from '@chat/common/openapi/define-operations'
import { inChat } from './chat-input.ts'
import { ofChat } from './chat-problems.ts'
import { chatView } from './chat.answer.ts'
import { publicQuery } from './find-public-groups.ts'
import { publicGroupPage } from './public-group.answer.ts'

export const publicGroupOperations = defineOperations('Public groups', [
  {
    id: 'findPublicGroups',
    method: 'GET',
    path: '/chats/public',
    summary: 'Find groups that anybody may join, by how their names begin',
    query: publicQuery,
    answers: { 200: { description: 'A page of groups', schema: publicGroupPage } },
  },
  {
    id: 'joinPublicGroup',
    method: 'POST',
    path: '/chats/:chatId/join',
    summary: 'Join a public group',
    params: inChat,
    answers: { 200: { description: 'The group', schema: chatView } },
    problems: [...ofChat, 'banned', 'too-many-members', 'direct-chat'],
  },
])
