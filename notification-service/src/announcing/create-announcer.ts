import type { Broker } from '@chat/common/broker/broker'
import { createOutbox } from '@chat/common/broker/create-outbox'
import type { Logger } from '@chat/common/log/logger'
import type { Mark } from '../inboxes/inbox.ts'
import { mostPeople, type InboxAnnouncement } from './inbox-announcement.ts'
import { inboxOutboxSource } from './inbox-outbox-source.ts'
import type { UnsentInbox, UnsentInboxes } from './unsent-inboxes.ts'

export type Announcer = {
  /** Tells of what the write with this mark has changed. Never throws, never waits for the broker. */
  announce: (mark: Mark) => void
  isLive: () => boolean
  stop: () => Promise<void>
}

type Deps = Parameters<typeof inboxOutboxSource>[0] & {
  unsent: UnsentInboxes
  broker: Pick<Broker, 'openPublisher'>
  log: Logger
}

/** An announcement holds up to 500 people, so fewer of them are under way at once than where each is one event. */
const limits = { pageSize: 4, maxUnconfirmed: 100, maxHeld: 20 }

/**
 * Announces inboxes by the outbox. Writes are announced one after another, each from the state that it left, so that of
 * two changes of an inbox the later is never told first; what another write has changed meanwhile is left to that one.
 */
export const createAnnouncer = (deps: Deps): Announcer => {
  const { source, toAnnouncement } = inboxOutboxSource(deps)
  const outbox = createOutbox<InboxAnnouncement>({ source, broker: deps.broker, log: deps.log }, limits)
  let last: Promise<void> = Promise.resolve()

  const announceAll = async (inboxes: UnsentInbox[]): Promise<void> => {
    const announcement = inboxes.length > 0 ? await toAnnouncement(inboxes) : null
    if (announcement) outbox.announce([announcement])
  }

  const announceChanges = async (mark: Mark): Promise<void> => {
    let inboxes: UnsentInbox[] = []
    for await (const inbox of deps.unsent.changedBy(mark)) {
      inboxes.push(inbox)
      if (inboxes.length < mostPeople) continue
      await announceAll(inboxes)
      inboxes = []
    }
    await announceAll(inboxes)
  }

  return {
    announce: (mark) => {
      last = last
        .then(() => announceChanges(mark))
        .catch((error: unknown) => deps.log.warn({ err: error }, 'inboxes could not be announced, the sweeper will'))
    },
    isLive: outbox.isLive,
    stop: async () => {
      await last
      await outbox.stop()
    },
  }
}
