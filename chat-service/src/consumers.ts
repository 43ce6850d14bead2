import type { Route } from '@chat/common/broker/broker'
import type { Deps } from './deps.ts'
import { deletionRoutes } from './deleting/deletion-routes.ts'
import { relationRoutes } from './relations/relation-routes.ts'

type ConsumersDeps = Pick<Deps, 'people' | 'relations' | 'deletions'> & {
  /** Brings what a person's rows say to whether they show what they read. */
  copyHidingOf: (userId: string) => Promise<void>
}

/**
 * What this service does once for all its instances when others speak: it keeps its copy of who is who, and of who lets
 * whom do what, and removes what deleted messages leave elsewhere.
 */
export const consumers = ({ people, relations, deletions, copyHidingOf }: ConsumersDeps): Route[] => [
  ...people.routes,
  ...deletionRoutes(deletions),
  // what the nodes remember, each forgets by itself
  ...relationRoutes(relations, async (change) => {
    if (change.kind === 'settings') await copyHidingOf(change.userId)
  }),
]
