import { on, type Route } from '@chat/common/broker/broker'
import type { DomainEvent } from '@chat/common/events/define-event'
import type { ClosedAccountStore } from '../closed-accounts/closed-account.model.ts'
import { gather } from '../folding/gather.ts'
import { newDelivery, type Delivery, type DeliveryTimes } from './delivery.ts'
import { ownerOf, webhookContracts, type WebhookEventType } from './event-types.ts'
import type { Deliverer } from './create-deliverer.ts'
import type { WebhookList } from './webhook-list.ts'
import type { WebhookStores } from './webhook-stores.ts'
import type { Webhook } from './webhook.ts'

type Deps = Pick<WebhookStores, 'deliveries' | 'lanes'> & {
  list: Pick<WebhookList, 'known'>
  deliverer: Pick<Deliverer, 'wake'>
  closedAccounts: Pick<ClosedAccountStore, 'among'>
  now: () => Date
  times: DeliveryTimes
}

const mostAtOnce = 250

/** Each event becomes a delivery to every webhook that asks for its type; where none does, nothing is read or written. */
export const hearEvents = (deps: Deps): Route[] => {
  /** In the order of the events: the lanes are woken after, so whoever dies in between is done over by the event. */
  const add = gather(
    async (batches: Delivery[][]) => {
      const added = batches.flat()
      await deps.deliveries.insert(added)
      await deps.lanes.wake(added)
      deps.deliverer.wake(deps.times.settleMs)
    },
    { withinMs: 0, mostAtOnce },
  )

  const hearFor = async (webhooks: Webhook[], event: DomainEvent): Promise<void> => {
    const wanting = webhooks.filter(({ enabled, types }) => enabled && types.includes(event.type as WebhookEventType))
    if (wanting.length === 0) return

    const now = deps.now()
    await add(wanting.map(({ id }) => newDelivery(id, event, now, deps.times)))
    const owner = ownerOf(event)
    // looked for after it is written: whoever closes the account meanwhile removes it, or this does
    if (owner !== undefined && (await deps.closedAccounts.among([owner])).has(owner))
      await deps.deliveries.forgetOwner(owner)
  }

  return webhookContracts.map((contract) => on(contract, async (event) => hearFor(await deps.list.known(), event)))
}
