import type { OutboxSource } from '@chat/common/broker/outbox'
import { LRUCache } from 'lru-cache'
import { isInApp } from '../inboxes/inbox.ts'
import { chunksOf } from '../inboxes/write-inboxes.ts'
import { findNames } from '../notifications/find-names.ts'
import { inboxAnnouncement, mostPeople, type InboxAnnouncement } from './inbox-announcement.ts'
import type { UnsentInbox, UnsentInboxes } from './unsent-inboxes.ts'

type Deps = Parameters<typeof findNames>[0] & { unsent: UnsentInboxes; instanceId: string; now: () => Date }

const foldsOf = ({ chatId, notification, withdrawn }: UnsentInbox) =>
  [...withdrawn, ...(notification ? [notification] : [])].map((fold) => ({ chatId, fold }))

/** The inboxes as an outbox: what waits is a state and not a list of events, and an announcement holds many of them. */
export const inboxOutboxSource = (deps: Deps) => {
  const { unsent, instanceId, now } = deps
  /** Published as new; their tick may not be written yet. */
  const announcedIds = new LRUCache<string, true>({ max: 50_000 })

  const isAnnounced = ({ announcedId, notification }: UnsentInbox): boolean =>
    notification !== null && (announcedId === notification.id || announcedIds.has(notification.id))

  const tickOff = (items: InboxAnnouncement[]) => unsent.tickOff(items.flatMap(({ inboxes }) => inboxes))

  /** Null if there is nothing to tell of, which is then ticked off. */
  const toAnnouncement = async (inboxes: UnsentInbox[]): Promise<InboxAnnouncement | null> => {
    const names = await findNames(deps, inboxes.flatMap(foldsOf))
    const announcement = inboxAnnouncement(inboxes, { names, time: now(), isAnnounced })
    for (const { notification } of inboxes) {
      if (notification === null) continue
      if (isInApp(notification)) announcedIds.set(notification.id, true)
      else announcedIds.delete(notification.id)
    }
    if (announcement.events.length > 0) return announcement

    await tickOff([announcement])
    return null
  }

  const toPage = async (inboxes: UnsentInbox[]): Promise<InboxAnnouncement[]> => {
    const announcements = await Promise.all(chunksOf(inboxes, mostPeople).map(toAnnouncement))
    return announcements.filter((announcement) => announcement !== null)
  }

  const source: OutboxSource<InboxAnnouncement> = {
    own: async (limit) => {
      announcedIds.clear() // asked for after a failure: what was published may not have arrived
      return toPage(await unsent.ofInstance(instanceId, limit * mostPeople))
    },
    abandoned: async (olderThanMs, limit) =>
      toPage(await unsent.before(new Date(now().getTime() - olderThanMs), limit * mostPeople)),
    tickOff,
  }

  return { source, toAnnouncement }
}
