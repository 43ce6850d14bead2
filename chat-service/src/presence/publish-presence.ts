import { randomUUID } from 'node:crypto'
import type { Broker } from '@chat/common/broker/broker'
import { presenceChanged } from '@chat/common/events/presence-events'
import { source } from '../log/announcements.ts'
import type { RelationStore } from '../relations/relation-store.ts'
import type { PresenceDoc } from './presence.model.ts'
import type { PresenceStore } from './presence-store.ts'
import { seenOf } from './seen.ts'

type PublishDeps = {
  broker: Pick<Broker, 'publishTransient'>
  relations: Pick<RelationStore, 'privacyOf'>
  store: Pick<PresenceStore, 'removeOffline'>
  now: () => Date
}

/**
 * Tells all nodes how people are there now, as their settings let others see it; of who shows nothing, nothing. It is one
 * event for all of them: so many at once would not get through. Of who has closed their account nothing is kept once they
 * are gone.
 */
export const createPublishPresence =
  ({ broker, relations, store, now }: PublishDeps) =>
  async (docs: PresenceDoc[]): Promise<void> => {
    if (docs.length === 0) return
    const privacy = await relations.privacyOf(docs.map(({ _id }) => _id))
    const items = docs.flatMap((doc) => {
      const seen = seenOf(doc._id, doc, privacy.get(doc._id)!)
      return seen ? [{ ...seen, at: doc.changedAt.toISOString() }] : []
    })
    const gone = docs.filter(({ _id }) => privacy.get(_id)!.deleted).map(({ _id }) => _id)
    if (gone.length > 0) await store.removeOffline(gone)
    if (items.length === 0) return
    const envelope = { id: randomUUID(), source, subject: 'presence', time: now() }
    broker.publishTransient(presenceChanged.create({ ...envelope, data: { items } }))
  }
