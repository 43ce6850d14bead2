import { z } from 'zod'
import { deliveryStates } from './delivery.ts'
import { webhookEventTypes } from './event-types.ts'

/** A webhook as admins see it. */
export const webhookAnswer = z
  .strictObject({
    id: z.string(),
    url: z.string(),
    types: z.array(z.enum(webhookEventTypes)),
    enabled: z.boolean(),
    disabledReason: z.literal('gone').optional().describe('It has answered 410'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Webhook' })

export const newWebhookAnswer = webhookAnswer
  .extend({ secret: z.string().describe('To verify signatures with; told this once') })
  .meta({ id: 'NewWebhook' })

export const deliveryAnswer = z
  .strictObject({
    id: z.string(),
    type: z.string(),
    subject: z.string(),
    state: z.enum(deliveryStates),
    createdAt: z.iso.datetime(),
    nextTryAt: z.iso.datetime().optional(),
    tries: z.array(
      z.strictObject({
        at: z.iso.datetime(),
        ms: z.number(),
        status: z.int().optional(),
        answer: z.string().optional().describe('How its answer begins'),
        error: z.string().optional().describe('Why there was no answer'),
      }),
    ),
  })
  .meta({ id: 'WebhookDelivery' })
