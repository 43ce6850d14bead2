import type { Notification } from '@chat/sdk/notification'

/** What is shown of the list: from the newest on, as far as `next` says. */
export type NotificationList = { items: Notification[]; next: string | null }

export type NotificationChange = { kind: 'new' | 'updated' | 'removed'; notification: Notification }

const newestFirst = (one: Notification, other: Notification): number =>
  other.createdAt.localeCompare(one.createdAt) || other.id.localeCompare(one.id)

const isWithin = ({ items, next }: NotificationList, notification: Notification): boolean =>
  next === null || items.length === 0 || newestFirst(notification, items.at(-1)!) <= 0

const without = (items: Notification[], id: string): Notification[] => items.filter((one) => one.id !== id)

/** The list after what was told live; what belongs to a part of it that is not shown yet comes with that part. */
export const withChange = (
  list: NotificationList,
  { kind, notification }: NotificationChange,
  { isUnreadOnly }: { isUnreadOnly: boolean },
): NotificationList => {
  const { items, next } = list
  const others = without(items, notification.id)
  const isGone = kind === 'removed' || (isUnreadOnly && Boolean(notification.readAt))
  if (isGone) return { items: others, next }
  if (others.length === items.length && !isWithin(list, notification)) return list
  return { items: [...others, notification].sort(newestFirst), next }
}

/** The list and the page after it. What has moved up meanwhile is in both. */
export const withPage = ({ items }: NotificationList, page: NotificationList): NotificationList => {
  const known = new Set(items.map(({ id }) => id))
  return { items: [...items, ...page.items.filter(({ id }) => !known.has(id))], next: page.next }
}
