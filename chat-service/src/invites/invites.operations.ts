import { defineOperations } from '@chat/common/openapi/define-operations'
import { inChat } from '../chats/chat-input.ts'
import { ofGroup } from '../chats/chat-problems.ts'
import { chatView } from '../chats/chat.answer.ts'
import { inviteLook, invitePage, inviteView } from './invite.answer.ts'
import { newInvite } from './invite.ts'
import { inChatWithCode, inviteListQuery, withCode } from './invites.routes.ts'

export const inviteOperations = defineOperations('Invites', [
  {
    id: 'listInvites',
    method: 'GET',
    path: '/chats/:chatId/invites',
    summary: 'List the invites of a group that can be used',
    params: inChat,
    query: inviteListQuery,
    answers: { 200: { description: 'A page of invites', schema: invitePage } },
    problems: ofGroup,
  },
  {
    id: 'createInvite',
    method: 'POST',
    path: '/chats/:chatId/invites',
    summary: 'Make an invite to a group',
    description: 'What is left out has no end. For owners and admins.',
    params: inChat,
    body: newInvite(new Date(0)),
    example: { maxUses: 10 },
    answers: { 201: { description: 'The invite', schema: inviteView, headers: { location: 'Of the invite' } } },
    problems: [...ofGroup, 'too-many-invites'],
  },
  {
    id: 'revokeInvite',
    method: 'DELETE',
    path: '/chats/:chatId/invites/:code',
    summary: 'Make an invite useless',
    params: inChatWithCode,
    answers: { 204: { description: 'Nobody comes in by it any more' } },
    problems: [...ofGroup, 'invite-not-found'],
  },
  {
    id: 'lookAtInvite',
    method: 'GET',
    path: '/invites/:code',
    summary: 'See where an invite leads, before one joins',
    params: withCode,
    answers: { 200: { description: 'The group', schema: inviteLook } },
    problems: ['invite-not-found', 'banned'],
  },
  {
    id: 'joinByInvite',
    method: 'POST',
    path: '/invites/:code/join',
    summary: 'Join by an invite',
    description: 'Who is in the group already does not use it up.',
    params: withCode,
    answers: { 200: { description: 'The group', schema: chatView } },
    problems: ['invite-not-found', 'banned', 'too-many-members', 'chat-not-found', 'not-a-member'],
  },
])
