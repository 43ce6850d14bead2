import type { Deps } from '../deps.ts'

/**
 * Nothing that was kept for somebody whose account is closed stays. That it is closed is noted first: whoever makes them
 * an inbox, or chooses for them, meanwhile looks for it afterwards, so one of the two removes it.
 */
export const forgetPerson = async (
  {
    closedAccounts,
    inboxes,
    recipients,
    blocks,
    works,
    webhooks,
  }: Pick<Deps, 'closedAccounts' | 'inboxes' | 'recipients' | 'blocks' | 'works' | 'webhooks'>,
  { userId, at }: { userId: string; at: Date },
): Promise<void> => {
  await closedAccounts.keep(userId, at)
  await inboxes.removeAllOf(userId)
  await recipients.remove(userId)
  await blocks.removeAllOf(userId)
  await works.removeAllOf(userId)
  await webhooks.deliveries.forgetOwner(userId)
}
