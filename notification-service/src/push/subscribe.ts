import type { Deps } from '../deps.ts'
import { changeRecipient } from '../recipients/change-recipient.ts'
import type { Recipient, Subscription } from '../recipients/recipient.ts'
import { without, withSubscription } from './subscriptions.ts'

type SubscriptionDeps = Pick<Deps, 'recipients' | 'inboxes' | 'now' | 'log'>

/** Takes subscriptions from somebody; nothing happens where there is none of them. */
export const removeSubscriptions = async (
  deps: SubscriptionDeps,
  userId: string,
  isGone: (one: Subscription) => boolean,
): Promise<void> => {
  await changeRecipient(deps, userId, (recipient) => ({
    ...recipient,
    subscriptions: without(recipient.subscriptions, isGone),
  }))
}

const takeFrom = async (deps: SubscriptionDeps, owners: Recipient[], id: string): Promise<void> => {
  for (const { userId } of owners) await removeSubscriptions(deps, userId, (one) => one.id === id)
}

/** The last to register comes first, in an order that is the same for all who look. */
const byLast = (id: string) => (one: Recipient, other: Recipient) => {
  const at = ({ subscriptions }: Recipient): number => subscriptions.find((each) => each.id === id)!.createdAt.getTime()
  return at(other) - at(one) || (one.userId < other.userId ? 1 : -1)
}

/**
 * The browser is this person's from now on, and nobody else's: on a shared one only the last who logged in is pushed to.
 * It is taken from others first, so nothing is pushed to two if this ends halfway; of two who register it at once both
 * look afterwards, and the same one of them keeps it whoever looks.
 */
export const subscribe = async (
  deps: SubscriptionDeps,
  userId: string,
  subscription: Subscription,
): Promise<{ isNew: boolean; subscription: Subscription }> => {
  const { id } = subscription
  const before = await deps.recipients.findOwners(id)
  const others = before.filter((owner) => owner.userId !== userId)
  await takeFrom(deps, others, id)
  const { subscriptions } = await changeRecipient(deps, userId, (recipient) => ({
    ...recipient,
    subscriptions: withSubscription(recipient.subscriptions, subscription),
  }))
  const owners = await deps.recipients.findOwners(id)
  await takeFrom(deps, owners.toSorted(byLast(id)).slice(1), id)

  return {
    isNew: before.length === others.length,
    subscription: subscriptions.find((one) => one.id === id)!, // as was just written
  }
}
