import { adminOf } from '@chat/common/auth/caller'
import { limit, objectId } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { addWebhook, changeWebhook, removeWebhook } from './change-webhook.ts'
import { deliveryCursor, deliveryId, listDeliveries, replayDelivery } from './deliveries.ts'
import { deliveryStates, toDeliveryView } from './delivery.ts'
import { newWebhook, toView, webhookPatch } from './webhook.ts'

export const webhookPath = z.object({ id: objectId })
export const deliveryPath = z.object({ id: objectId, deliveryId })
export const deliveriesQuery = z.strictObject({
  state: z.enum(deliveryStates).optional(),
  limit,
  cursor: deliveryCursor.schema,
})

/** For the role `admin`. */
export const webhooksRouter = (deps: Deps): Router => {
  const router = Router()

  router.post('/webhooks', async (req, res) => {
    const { userId: adminId } = adminOf(req)
    const { webhook, secret } = await addWebhook(deps, newWebhook.parse(req.body))
    deps.log.info({ webhookId: webhook.id, adminId }, 'a webhook was added')
    res.status(201).location(`/api/webhooks/${webhook.id}`).setHeader('cache-control', 'no-store')
    res.json({ ...toView(webhook), secret })
  })

  router.get('/webhooks', async (req, res) => {
    adminOf(req)
    res.json({ items: (await deps.webhooks.webhooks.all()).map(toView), next: null })
  })

  router.get('/webhooks/:id', async (req, res) => {
    adminOf(req)
    const webhook = await deps.webhooks.webhooks.find(webhookPath.parse(req.params).id)
    if (webhook === null) throw problem('webhook-not-found')
    res.json(toView(webhook))
  })

  router.patch('/webhooks/:id', async (req, res) => {
    const { userId: adminId } = adminOf(req)
    const { id } = webhookPath.parse(req.params)
    const changed = await changeWebhook(deps, id, webhookPatch.parse(req.body))
    deps.log.info({ webhookId: id, adminId }, 'a webhook was changed')
    res.json(toView(changed))
  })

  router.delete('/webhooks/:id', async (req, res) => {
    const { userId: adminId } = adminOf(req)
    const { id } = webhookPath.parse(req.params)
    await removeWebhook(deps, id)
    deps.log.info({ webhookId: id, adminId }, 'a webhook was removed')
    res.status(204).end()
  })

  router.get('/webhooks/:id/deliveries', async (req, res) => {
    adminOf(req)
    res.json(await listDeliveries(deps, webhookPath.parse(req.params).id, deliveriesQuery.parse(req.query)))
  })

  router.post('/webhooks/:id/deliveries/:deliveryId/replay', async (req, res) => {
    adminOf(req)
    const { id: webhookId, deliveryId: id } = deliveryPath.parse(req.params)
    res.status(202).json(toDeliveryView(await replayDelivery(deps, { webhookId, id })))
  })

  return router
}
