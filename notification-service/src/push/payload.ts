import type { NotificationData } from '@chat/common/events/notification-events'

/** What every push service takes (RFC 8030, 7.2), without what encryption adds to it (RFC 8188: header, tag, delimiter). */
export const largestPayload = 4_096 - 86 - 16 - 1

const write = (notification: NotificationData, body: string): string =>
  JSON.stringify({ type: 'notification', notification: { ...notification, body } })

/** As much of the body as fits into so many bytes; the last character an ellipsis where something was left out. */
export const notificationPayload = (notification: NotificationData, maxBytes: number): string => {
  const points = [...notification.body]
  let payload = write(notification, notification.body)
  for (let kept = points.length - 1; Buffer.byteLength(payload) > maxBytes && kept >= 0; kept -= 1) {
    const cut = kept === 0 ? '' : `${points.slice(0, kept).join('')}…`
    payload = write(notification, cut)
  }
  return payload
}

export const closePayload = (notificationId: string, chatId: string): string =>
  JSON.stringify({ type: 'close', notificationId, chatId })
