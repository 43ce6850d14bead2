import { on, type Route } from '@chat/common/broker/broker'
import { userRegistered } from '@chat/common/events/auth-events'
import type { Deps } from './deps.ts'

/** What this service does when others speak. A repeated registration finds the profile there and changes nothing. */
export const consumers = ({ profiles }: Pick<Deps, 'profiles'>): Route[] => [
  on(userRegistered, ({ data }) => profiles.keepRegistered(data)),
]
