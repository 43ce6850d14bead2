import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { deliveryAnswer, newWebhookAnswer, webhookAnswer } from './webhook.answer.ts'
import { newWebhook, webhookPatch } from './webhook.ts'
import { deliveriesQuery, deliveryPath, webhookPath } from './webhooks.routes.ts'

const webhook = {
  id: '66f1c0de0123456789abcdef',
  url: 'https://example.org/hook',
  types: ['new_message'],
  enabled: true,
  createdAt: '2026-01-31T12:00:00.000Z',
}
const delivery = {
  id: '66f1c0de0123456789abcdef:0f8fad5b-d9cb-469f-a165-70867728950e',
  type: 'new_message',
  subject: '0f8fad5b-d9cb-469f-a165-70867728950e',
  state: 'delivered',
  createdAt: '2026-01-31T12:00:00.000Z',
  tries: [{ at: '2026-01-31T12:00:01.000Z', ms: 12, status: 204 }],
}

export const webhookOperations = defineOperations('Webhooks', [
  {
    id: 'listWebhooks',
    method: 'GET',
    path: '/webhooks',
    summary: 'List webhooks',
    access: 'admin',
    answers: {
      200: {
        description: 'All there are, the oldest first',
        schema: pageOf(webhookAnswer).meta({ id: 'WebhookPage' }),
        example: { items: [webhook], next: null },
      },
    },
  },
  {
    id: 'createWebhook',
    method: 'POST',
    path: '/webhooks',
    summary: 'Have events sent to an address',
    description: 'Signed by the Standard Webhooks scheme.',
    access: 'admin',
    body: newWebhook,
    example: { url: webhook.url, types: webhook.types },
    answers: {
      201: {
        description: 'The webhook, and its secret',
        schema: newWebhookAnswer,
        headers: { location: 'Where it is read' },
        example: { ...webhook, secret: 'whsec_c2VjcmV0' },
      },
    },
    problems: ['target-refused', 'too-many-webhooks'],
  },
  {
    id: 'getWebhook',
    method: 'GET',
    path: '/webhooks/:id',
    summary: 'Read a webhook',
    access: 'admin',
    params: webhookPath,
    answers: { 200: { description: 'The webhook', schema: webhookAnswer, example: webhook } },
    problems: ['webhook-not-found'],
  },
  {
    id: 'updateWebhook',
    method: 'PATCH',
    path: '/webhooks/:id',
    summary: 'Change a webhook',
    access: 'admin',
    params: webhookPath,
    body: webhookPatch,
    example: { enabled: false },
    answers: { 200: { description: 'As it is now', schema: webhookAnswer, example: { ...webhook, enabled: false } } },
    problems: ['webhook-not-found', 'target-refused'],
  },
  {
    id: 'deleteWebhook',
    method: 'DELETE',
    path: '/webhooks/:id',
    summary: 'Remove a webhook',
    access: 'admin',
    params: webhookPath,
    answers: { 204: { description: 'Removed, with what waited for it' } },
    problems: ['webhook-not-found'],
  },
  {
    id: 'listDeliveries',
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    summary: 'See what was sent to a webhook',
    access: 'admin',
    params: webhookPath,
    query: deliveriesQuery,
    answers: {
      200: {
        description: 'The newest first',
        schema: pageOf(deliveryAnswer).meta({ id: 'WebhookDeliveryPage' }),
        example: { items: [delivery], next: null },
      },
    },
    problems: ['webhook-not-found'],
  },
  {
    id: 'replayDelivery',
    method: 'POST',
    path: '/webhooks/:id/deliveries/:deliveryId/replay',
    summary: 'Send a delivery again',
    access: 'admin',
    params: deliveryPath,
    answers: { 202: { description: 'It goes out, under the same id', schema: deliveryAnswer } },
    problems: ['webhook-not-found', 'delivery-not-found', 'webhook-disabled'],
  },
])
