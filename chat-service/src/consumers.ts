import type { Route } from '@chat/common/broker/broker'
import type { Deps } from './deps.ts'

/** What this service does once for all its instances when others speak: it keeps its copy of who is who. */
export const consumers = ({ people }: Pick<Deps, 'people'>): Route[] => people.routes
