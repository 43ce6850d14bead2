import { defineOperations } from '@chat/common/openapi/define-operations'
import { z } from 'zod'
import { pushInputs } from './push-subscription.ts'

const { subscription, endpoint } = pushInputs({ privateTargetsEnabled: false })
const address = 'https://push.example.org/somebody'
const subscribed = {
  description: 'The subscription',
  schema: z
    .strictObject({ id: z.string(), endpoint: z.string(), createdAt: z.iso.datetime() })
    .meta({ id: 'PushSubscription' }),
  example: { id: 'Gs9IKdVJ1QmF3XoNqyW2zA', endpoint: address, createdAt: '2026-01-31T12:00:00.000Z' },
}

export const pushOperations = defineOperations('Web push', [
  {
    id: 'getPushKey',
    method: 'GET',
    path: '/notifications/push/key',
    summary: 'Read the key that a browser subscribes with',
    access: 'open',
    answers: {
      200: {
        description: 'The `applicationServerKey` (VAPID)',
        schema: z.strictObject({ publicKey: z.string() }).meta({ id: 'PushKey' }),
      },
    },
  },
  {
    id: 'subscribeToPush',
    method: 'POST',
    path: '/notifications/push/subscriptions',
    summary: 'Be pushed to in this browser',
    description: 'The body is what `PushSubscription.toJSON()` gives. The browser is nobody else’s from then on.',
    body: subscription,
    example: {
      endpoint: address,
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
    answers: { 200: subscribed, 201: { ...subscribed, description: 'One that there was not yet' } },
  },
  {
    id: 'unsubscribeFromPush',
    method: 'DELETE',
    path: '/notifications/push/subscriptions',
    summary: 'Be pushed to in this browser no more',
    body: endpoint,
    example: { endpoint: address },
    answers: { 204: { description: 'Gone' } },
  },
])
