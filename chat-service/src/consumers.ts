import { on, type Route } from '@chat/common/broker/broker'
import { inTurn } from '@chat/common/broker/in-turn'
import { userDeleted } from '@chat/common/events/auth-events'
import { closeAccount, type CloseAccountDeps } from './closed-accounts/close-account.ts'
import type { Deps } from './deps.ts'
import { deletionRoutes } from './deleting/deletion-routes.ts'
import { relationRoutes } from './relations/relation-routes.ts'

type ConsumersDeps = CloseAccountDeps &
  Pick<Deps, 'people' | 'relations' | 'deletions'> & {
    /** Brings what a person's rows say to whether they show what they read. */
    copyHidingOf: (userId: string) => Promise<void>
  }

/**
 * What this service does once for all its instances when others speak: it keeps its copy of who is who, and of who lets
 * whom do what, and removes what deleted messages leave elsewhere.
 */
export const consumers = (deps: ConsumersDeps): Route[] => {
  const { people, relations, deletions, copyHidingOf } = deps
  return inTurn([
    ...people.routes,
    on(userDeleted, ({ data: { userId }, requestid }) => closeAccount(deps, { userId, requestId: requestid })),
    ...deletionRoutes(deletions),
    // what the nodes remember, each forgets by itself
    ...relationRoutes(relations, async (change) => {
      if (change.kind === 'settings') await copyHidingOf(change.userId)
    }),
  ])
}
