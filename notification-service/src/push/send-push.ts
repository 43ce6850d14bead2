import type { Deps } from '../deps.ts'
import type { OutboundAnswer } from '../outbound/create-outbound.ts'
import { OutboundFailed, OutboundRefused } from '../outbound/refusals.ts'
import type { Result } from '../outgoing/work.ts'
import { changeRecipient } from '../recipients/change-recipient.ts'
import type { Subscription } from '../recipients/recipient.ts'
import type { Urgency } from './encrypt-push.ts'
import { isGone, isTooLarge, resultOfAnswer } from './result-of-answer.ts'
import { without } from './subscriptions.ts'

/** `payloads`: one, and the same ever shorter for push services that find the one before too large. */
export type Outgoing = {
  userId: string
  subscription: Subscription
  payloads: string[]
  urgency: Urgency
  notificationId: string
}

export type PushDeps = Pick<Deps, 'outbound' | 'push' | 'recipients' | 'inboxes' | 'now' | 'log'>

/** All notifications of one chat share the first half of their ids: at a push service the newest replaces the others. */
const topicOf = (notificationId: string): string => notificationId.slice(0, 16)

const post = async (
  deps: PushDeps,
  { subscription, payloads, urgency, notificationId }: Outgoing,
): Promise<OutboundAnswer> => {
  const about = { ttlSeconds: deps.push.ttlSeconds, urgency, topic: topicOf(notificationId) }
  const send = (payload: string): Promise<OutboundAnswer> =>
    deps.outbound.post(subscription.endpoint, deps.push.encrypt(subscription, { payload, ...about }))

  const [payload, ...shorter] = payloads
  let answer = await send(payload!)
  for (const less of shorter) if (isTooLarge(answer)) answer = await send(less)
  return answer
}

/** Hands a push over to its push service. A browser that does not take any there any more is forgotten. */
export const sendPush = async (deps: PushDeps, outgoing: Outgoing): Promise<Result> => {
  try {
    const answer = await post(deps, outgoing)
    if (isGone(answer))
      await changeRecipient(deps, outgoing.userId, (recipient) => ({
        ...recipient,
        subscriptions: without(recipient.subscriptions, ({ id }) => id === outgoing.subscription.id),
      }))
    return resultOfAnswer(answer, deps.now())
  } catch (error) {
    if (error instanceof OutboundRefused) return { result: 'refused', reason: error.reason }
    if (error instanceof OutboundFailed) return { result: 'later', reason: error.reason }
    throw error
  }
}
