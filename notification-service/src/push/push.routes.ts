import { callerOf, identify } from '@chat/common/auth/caller'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { subscriptionId, toSubscription } from './push-subscription.ts'
import { removeSubscriptions, subscribe } from './subscribe.ts'

type PushRoutesDeps = Pick<Deps, 'push' | 'verifyToken' | 'recipients' | 'inboxes' | 'now' | 'log'>

export const pushRouter = (deps: PushRoutesDeps): Router => {
  const router = Router()

  // open: a browser subscribes with it, and it is no secret
  router.get('/notifications/push/key', (_req, res) => {
    res.json({ publicKey: deps.push.publicKey })
  })

  router.post('/notifications/push/subscriptions', async (req, res) => {
    const { userId, sessionId } = callerOf(req)
    const given = toSubscription(deps.push.inputs.subscription.parse(req.body), { sessionId, createdAt: deps.now() })
    const { isNew, subscription } = await subscribe(deps, userId, given)
    const { id, endpoint, createdAt } = subscription

    // who ends the session meanwhile has looked for its subscriptions already
    const caller = await identify(deps.verifyToken, req)
    if (caller instanceof Error) {
      await removeSubscriptions(deps, userId, (one) => one.sessionId === sessionId)
      throw caller
    }
    res.status(isNew ? 201 : 200).json({ id, endpoint, createdAt })
  })

  router.delete('/notifications/push/subscriptions', async (req, res) => {
    const { userId } = callerOf(req)
    const id = subscriptionId(deps.push.inputs.endpoint.parse(req.body).endpoint)
    await removeSubscriptions(deps, userId, (one) => one.id === id)
    res.status(204).end()
  })

  return router
}
