import type { Deps } from '../deps.ts'
import { inboxId } from '../inboxes/inbox.ts'
import { isShownAt } from '../outgoing/still-wanted.ts'
import type { Result, Work, WorkHandler } from '../outgoing/work.ts'
import { reactionsPlace } from '../reactions/reaction.ts'
import type { Subscription } from '../recipients/recipient.ts'
import { closePayload } from './payload.ts'
import { sendPush, type PushDeps } from './send-push.ts'

type CloseDeps = PushDeps & Pick<Deps, 'due' | 'works'>

/** Safari ends the subscription of a site whose pushes show nothing. */
const takesSilentPushes = ({ endpoint }: Subscription): boolean =>
  !new URL(endpoint).hostname.endsWith('.push.apple.com')

const dropped = (reason: string): Result => ({ result: 'dropped', reason })

/** The last notification of the same inbox that was pushed, if it is another one by now. */
const replacedBy = async (
  { due }: Pick<CloseDeps, 'due'>,
  { userId, data: { chatId, notificationId } }: Work<'close'>,
): Promise<string | undefined> => {
  const ids = [inboxId(chatId, userId), reactionsPlace(chatId, userId)._id]
  const found = await Promise.all(ids.map(due.find))
  const pushed = found.find((inbox) => inbox && notificationId.startsWith(inbox.key))?.outgoing?.pushed
  return pushed?.id === notificationId ? undefined : pushed?.id
}

/**
 * What was pushed leaves the screen, or never gets there: at a push service it takes the place of a push that a browser
 * has not fetched yet. One that took the place of what is to be closed must not be lost that way, so none is sent then.
 */
export const closeNotification =
  (deps: CloseDeps): WorkHandler<'close'> =>
  async (work) => {
    const { userId, data } = work
    const { chatId, notificationId, subscriptionId } = data
    const { subscriptions } = await deps.recipients.find(userId)
    const subscription = subscriptions.find(({ id }) => id === subscriptionId)
    if (subscription === undefined) return dropped('not subscribed')
    if (!takesSilentPushes(subscription)) return dropped('takes no silent pushes')

    const state = await isShownAt(deps, work)
    if (state === 'not-shown') return dropped('not shown')
    const newer = await replacedBy(deps, work)
    const newerState = newer && (await isShownAt(deps, { data: { ...data, notificationId: newer } }))
    if (state === 'later' || newerState === 'later') return { result: 'later', reason: 'a push is on its way' }
    if (newerState === 'shown') return dropped('replaced')

    return sendPush(deps, {
      userId,
      subscription,
      payloads: [closePayload(notificationId, chatId)],
      urgency: 'normal',
      notificationId,
    })
  }
