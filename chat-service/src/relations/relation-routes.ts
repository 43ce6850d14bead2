import { on, type Route } from '@chat/common/broker/broker'
import { blockChanged, contactChanged, settingsChanged } from '@chat/common/events/user-events'
import type { RelationStore } from './relation-store.ts'

/** Whose settings, or what between which two people, is not what it was. */
export type RelationChange = { kind: 'settings'; userId: string } | { kind: 'pair'; userIds: [string, string] }

type Keep = Pick<RelationStore, 'keepSettings' | 'keepBlock' | 'keepContact'>

/**
 * Keeps the copy, then says that it changed, so that whoever remembers something of it reads the new one. A repeated
 * event keeps nothing and says so once more.
 */
export const relationRoutes = (store: Keep, onChanged: (change: RelationChange) => void | Promise<void>): Route[] => [
  on(settingsChanged, async ({ data }) => {
    await store.keepSettings(data)
    await onChanged({ kind: 'settings', userId: data.userId })
  }),
  on(blockChanged, async ({ data }) => {
    await store.keepBlock(data)
    await onChanged({ kind: 'pair', userIds: [data.userId, data.blockedId] })
  }),
  on(contactChanged, async ({ data }) => {
    await store.keepContact(data)
    await onChanged({ kind: 'pair', userIds: data.userIds })
  }),
]
