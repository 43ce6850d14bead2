import { randomUUID } from 'node:crypto'
import type { Announcement } from '@chat/common/broker/outbox'
import type { DomainEvent } from '@chat/common/events/define-event'
import {
  notificationCreated,
  notificationRemoved,
  notificationUpdated,
  type NotificationData,
} from '@chat/common/events/notification-events'
import { isInApp } from '../inboxes/inbox.ts'
import { toNotification, type Names } from '../notifications/notification.ts'
import type { Announced, UnsentInbox } from './unsent-inboxes.ts'

export type InboxAnnouncement = Announcement & { inboxes: Announced[] }

type Item = { userId: string; notification: NotificationData }
type Contract = typeof notificationCreated | typeof notificationUpdated | typeof notificationRemoved

/** How many people one event may tell of. */
export const mostPeople = 500

const eventsOf = (contract: Contract, items: Item[], time: Date): DomainEvent[] => {
  const events: DomainEvent[] = []
  for (let start = 0; start < items.length; start += mostPeople)
    events.push(
      contract.create({
        id: randomUUID(),
        source: '/notification-service',
        subject: 'inboxes',
        time,
        data: { items: items.slice(start, start + mostPeople) },
      }),
    )
  return events
}

type Context = { names: Names; time: Date; isAnnounced: (inbox: UnsentInbox) => boolean }

/**
 * What is to be told of these inboxes, from their state: many people in one event. What is gone is told first, as it may
 * have made room for what is new.
 */
export const inboxAnnouncement = (inboxes: UnsentInbox[], { names, time, isAnnounced }: Context): InboxAnnouncement => {
  const removed = inboxes.flatMap((inbox) =>
    inbox.withdrawn.map((fold) => ({ userId: inbox.userId, notification: toNotification(inbox, fold, names) })),
  )
  const itemsOf = (wanted: UnsentInbox[]): Item[] =>
    wanted.flatMap((inbox) =>
      inbox.notification && isInApp(inbox.notification)
        ? [{ userId: inbox.userId, notification: toNotification(inbox, inbox.notification, names) }]
        : [],
    )

  return {
    id: randomUUID(),
    events: [
      ...eventsOf(notificationRemoved, removed, time),
      ...eventsOf(notificationCreated, itemsOf(inboxes.filter((inbox) => !isAnnounced(inbox))), time),
      ...eventsOf(notificationUpdated, itemsOf(inboxes.filter(isAnnounced)), time),
    ],
    inboxes: inboxes.map(({ _id, unsent, withdrawn }) => ({
      _id,
      unsent,
      withdrawnIds: withdrawn.map(({ id }) => id),
    })),
  }
}
