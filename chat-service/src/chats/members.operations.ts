import { defineOperations } from '@chat/common/openapi/define-operations'
import { examples } from '../examples.ts'
import { inChat } from './chat-input.ts'
import { ofChat, ofGroup } from './chat-problems.ts'
import { additions, memberPage, memberView } from './member.answer.ts'
import { inChatMember, memberListQuery, newMembers, newRole } from './members.routes.ts'

export const memberOperations = defineOperations('Members', [
  {
    id: 'listMembers',
    method: 'GET',
    path: '/chats/:chatId/members',
    summary: 'List the members of a chat, in the order in which they joined',
    params: inChat,
    query: memberListQuery,
    answers: { 200: { description: 'A page of members', schema: memberPage } },
    problems: ofChat,
  },
  {
    id: 'addMembers',
    method: 'POST',
    path: '/chats/:chatId/members',
    summary: 'Add people to a group',
    description: 'As many as can be: who cannot be added is named with the reason.',
    params: inChat,
    body: newMembers,
    example: { userIds: [examples.bobId] },
    answers: { 200: { description: 'Who was added, and who was not', schema: additions } },
    problems: [...ofGroup, 'too-many-members'],
  },
  {
    id: 'changeRole',
    method: 'PATCH',
    path: '/chats/:chatId/members/:userId',
    summary: 'Give a member another role',
    description: 'Owners give any role, admins make members admins; anybody may become a member again.',
    params: inChatMember,
    body: newRole,
    example: { role: 'admin' },
    answers: { 200: { description: 'The member', schema: memberView } },
    problems: [...ofGroup, 'member-not-found', 'last-owner'],
  },
  {
    id: 'removeMember',
    method: 'DELETE',
    path: '/chats/:chatId/members/:userId',
    summary: 'Remove somebody from a group, or leave it as `me`',
    description:
      'Owners remove anybody, admins remove members. The last owner leaves when somebody else has become owner.',
    params: inChatMember,
    answers: { 204: { description: 'They are not in it any more' } },
    problems: [...ofGroup, 'member-not-found', 'last-owner'],
  },
])
