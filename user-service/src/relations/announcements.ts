import { outboxEntry, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { blockChanged, contactChanged } from '@chat/common/events/user-events'
import { otherOf, type Relation } from './relation.ts'

type Context = { by: string; at: Date; requestId: string }

const toldOf = (contact: Relation['contact']) => {
  if (contact === null) return { state: 'none' } as const
  const { askedBy } = contact
  return askedBy === undefined ? ({ state: 'contact' } as const) : ({ state: 'asked', askedBy } as const)
}

/** What others have to hear of a change between two people. */
export const announcementsOf = (before: Relation, after: Relation, context: Context): OutboxEntry[] => {
  const { userIds, version, contact } = after
  const about = { ...context, subject: userIds.join(':') }
  const blocks = (relation: Relation, userId: string): boolean => relation.blockedSince[userId] !== undefined

  const entries = userIds
    .filter((userId) => blocks(before, userId) !== blocks(after, userId))
    .map((userId) => {
      const data = { userId, blockedId: otherOf(after, userId), blocked: blocks(after, userId), version }
      return outboxEntry(blockChanged, { ...about, data })
    })
  if (contact === before.contact) return entries

  const data = { userIds: [...userIds] as [string, string], ...toldOf(contact), version }
  return [...entries, outboxEntry(contactChanged, { ...about, data })]
}
