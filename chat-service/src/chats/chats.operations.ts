import { defineOperations } from '@chat/common/openapi/define-operations'
import { examples } from '../examples.ts'
import { newSettings } from './change-settings.ts'
import { inChat } from './chat-input.ts'
import { ofChat, ofGroup, ofWanted } from './chat-problems.ts'
import { chatPage, chatView, newChatView } from './chat.answer.ts'
import { chatListQuery, newChat } from './chats.routes.ts'
import { groupChange } from './group-settings.ts'

const aChat = { description: 'The chat', schema: chatView }

export const chatOperations = defineOperations('Chats', [
  {
    id: 'createChat',
    method: 'POST',
    path: '/chats',
    summary: 'Open a direct chat, or make a group',
    description: 'Of two people there is one direct chat, whoever opens it, also when both do at once.',
    body: newChat,
    example: { type: 'group', name: 'Tea', memberIds: [examples.bobId] },
    answers: {
      200: { description: 'The direct chat that there is already', schema: newChatView },
      201: { description: 'The new chat', schema: newChatView, headers: { location: 'Of the chat' } },
    },
    problems: [...ofChat, ...ofWanted, 'chat-with-oneself'],
  },
  {
    id: 'listChats',
    method: 'GET',
    path: '/chats',
    summary: "List one's chats, pinned ones first, then those in which something happened last",
    query: chatListQuery,
    answers: { 200: { description: 'A page of chats', schema: chatPage } },
  },
  {
    id: 'getChat',
    method: 'GET',
    path: '/chats/:chatId',
    summary: 'Get a chat',
    params: inChat,
    answers: { 200: aChat },
    problems: ofChat,
  },
  {
    id: 'changeGroup',
    method: 'PATCH',
    path: '/chats/:chatId',
    summary: 'Change the name or the settings of a group',
    description: 'For owners and admins. What changed becomes a message of the group.',
    params: inChat,
    body: groupChange,
    example: { name: 'Tea at five', slowModeSeconds: 10 },
    answers: { 200: aChat },
    problems: ofGroup,
  },
  {
    id: 'deleteChat',
    method: 'DELETE',
    path: '/chats/:chatId',
    summary: 'Delete a group for everybody, or put a direct chat away until something new comes',
    description: 'A group is deleted by its owners and admins.',
    params: inChat,
    answers: { 204: { description: 'Done' } },
    problems: ofGroup,
  },
  {
    id: 'changeChatSettings',
    method: 'PATCH',
    path: '/chats/:chatId/me',
    summary: 'Choose for oneself how a chat is: muted, pinned, of what one is notified',
    params: inChat,
    body: newSettings(new Date(0)),
    example: { muted: true, pinned: true },
    answers: { 200: aChat },
    problems: ofChat,
  },
])
