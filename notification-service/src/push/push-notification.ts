import { afterQuiet, zoneOf } from '../deciding/local-time.ts'
import type { Deps } from '../deps.ts'
import { findNames } from '../notifications/find-names.ts'
import { toNotification } from '../notifications/notification.ts'
import type { Result, WorkHandler } from '../outgoing/work.ts'
import { stillWanted } from '../outgoing/still-wanted.ts'
import { wishesOf } from '../recipients/wishes.ts'
import type { Urgency } from './encrypt-push.ts'
import { largestPayload, notificationPayload } from './payload.ts'
import { sendPush, type PushDeps } from './send-push.ts'

/** For push services that take less than they should. */
const smallerPayloads = [1_024, 512]

/** Of version 8 are the ids of direct chats alone: they are made of their two people. */
const isDirect = (chatId: string): boolean => chatId[14] === '8'

const urgencyOf = (type: string, chatId: string): Urgency =>
  type === 'mention' || type === 'reply' || (type === 'message' && isDirect(chatId)) ? 'high' : 'normal'

const dropped = (reason: string): Result => ({ result: 'dropped', reason })

/**
 * One notification to one browser, as it is now: whoever has read it meanwhile on another device is told nothing, and
 * after an hour of failures it says what is new by then. A browser that gets one twice shows one.
 */
export const pushNotification =
  (deps: PushDeps & Pick<Deps, 'due' | 'chats' | 'people'>): WorkHandler<'push'> =>
  async (work) => {
    const { userId, data } = work
    const recipient = await deps.recipients.find(userId)
    const subscription = recipient.subscriptions.find(({ id }) => id === data.subscriptionId)
    if (subscription === undefined) return dropped('not subscribed')
    if (!wishesOf(recipient).push.includes(data.type)) return dropped('not wanted')

    const now = deps.now()
    const quietUntil = afterQuiet(zoneOf(recipient.timeZone), recipient.preferences.quietHours, now.getTime())
    if (quietUntil > now.getTime()) return { result: 'later', reason: 'quiet hours', at: new Date(quietUntil) }

    const inbox = await stillWanted(deps, work)
    if (inbox === null) return dropped('read or replaced')

    const { chatId, notification } = inbox
    const names = await findNames(deps, [{ chatId, fold: notification }])
    const shown = toNotification(inbox, notification, names)
    const payloads = [largestPayload, ...smallerPayloads].map((size) => notificationPayload(shown, size))
    return sendPush(deps, {
      userId,
      subscription,
      payloads: [...new Set(payloads)],
      urgency: urgencyOf(shown.type, chatId),
      notificationId: data.notificationId,
    })
  }
