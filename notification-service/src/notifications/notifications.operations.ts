import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { notificationView } from './notification.answer.ts'
import { listQuery, notificationPath, ownerPath, readAllInput, readChange } from './notifications.routes.ts'

const notification = {
  id: '66f1c0de0123456789abcdef',
  version: 3,
  type: 'message',
  chatId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  messageId: '66f1c0de0123456789abcdec',
  seq: 7,
  actorId: '66f1c0de0123456789abcdee',
  title: 'Ada',
  body: 'The engine weaves algebraic patterns',
  count: 2,
  createdAt: '2026-01-31T12:00:00.000Z',
}
const page = {
  description: 'The newest first',
  schema: pageOf(notificationView).meta({ id: 'NotificationPage' }),
  example: { items: [notification], next: null },
}

export const notificationOperations = defineOperations('Notifications', [
  {
    id: 'listNotifications',
    method: 'GET',
    path: '/notifications',
    summary: 'List one’s notifications',
    description: 'Unread messages of one chat are one notification with a `count`.',
    query: listQuery,
    answers: { 200: page },
  },
  {
    id: 'countUnreadNotifications',
    method: 'GET',
    path: '/notifications/unread-count',
    summary: 'Count one’s unread notifications',
    answers: {
      200: {
        description: 'Notifications, one a chat',
        schema: z.strictObject({ count: z.int().min(0) }).meta({ id: 'UnreadNotifications' }),
        example: { count: 3 },
      },
    },
  },
  {
    id: 'markAllNotificationsRead',
    method: 'POST',
    path: '/notifications/read-all',
    summary: 'Mark all as read, or those of one chat',
    body: readAllInput.optional(),
    example: { chatId: '0f8fad5b-d9cb-469f-a165-70867728950e' },
    answers: { 204: { description: 'Read' } },
  },
  {
    id: 'updateNotification',
    method: 'PATCH',
    path: '/notifications/:id',
    summary: 'Mark as read, or unread again',
    params: notificationPath,
    body: readChange,
    example: { read: true },
    answers: { 200: { description: 'The notification as it is now', schema: notificationView, example: notification } },
    problems: ['notification-not-found'],
  },
  {
    id: 'removeNotification',
    method: 'DELETE',
    path: '/notifications/:id',
    summary: 'Remove a notification',
    params: notificationPath,
    answers: { 204: { description: 'Removed' } },
    problems: ['notification-not-found'],
  },
  {
    id: 'listNotificationsOfUser',
    method: 'GET',
    path: '/notifications/:userId',
    summary: 'List the notifications of a person: oneself, or anybody for the role `admin`',
    description: 'Here the last part of the path is the id of a person.',
    params: ownerPath,
    query: listQuery,
    answers: { 200: page },
    problems: ['forbidden'],
  },
])
