import { on, type Route } from '@chat/common/broker/broker'
import { userDeleted, userRegistered } from '@chat/common/events/auth-events'
import { forgetPerson } from './deleting/forget-person.ts'
import type { Deps } from './deps.ts'

/**
 * What this service does when others speak. A repeated registration finds the profile there and changes nothing, one
 * that comes after the end of the account finds that.
 */
export const consumers = (deps: Pick<Deps, 'profiles' | 'settings' | 'avatars' | 'relations'>): Route[] => [
  on(userRegistered, ({ data }) => deps.profiles.keepRegistered(data)),
  on(userDeleted, ({ data }) => forgetPerson(deps, data.userId)),
]
