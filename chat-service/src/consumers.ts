import type { Route } from '@chat/common/broker/broker'
import type { Deps } from './deps.ts'
import { relationRoutes } from './relations/relation-routes.ts'

/**
 * What this service does once for all its instances when others speak: it keeps its copy of who is who, and of who lets
 * whom do what.
 */
export const consumers = ({ people, relations }: Pick<Deps, 'people' | 'relations'>): Route[] => [
  ...people.routes,
  ...relationRoutes(relations, () => {}), // what the nodes remember, each forgets by itself
]
