import type { Sent } from './expected.ts'
import type { Seen } from './open-world.ts'

/** As `Sent` says it. */
export const sentOf = (one: Seen, userIds: string[]): Sent => {
  if (one.kind === 'mail') {
    const id = one.id.startsWith('digest-') ? {} : { id: one.id }
    return { kind: 'mail', to: userIds.indexOf(one.to), ...id, texts: one.text.match(/said-\d+/g) ?? [] }
  }
  const device = one.endpoint.split('/').at(-1)!
  const { type, notification, notificationId } = JSON.parse(one.payload)
  if (type === 'close') return { kind: 'close', device, id: notificationId }
  return { kind: 'push', device, id: notification.id, seq: notification.seq, count: notification.count }
}

/** In no order, as what is sent at once has none. */
export const asText = (sent: Sent[]): string[] =>
  sent
    .map((one) =>
      JSON.stringify(one.kind === 'mail' ? { ...one, texts: one.texts.toSorted() } : one, Object.keys(one).toSorted()),
    )
    .toSorted()
