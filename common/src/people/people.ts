import type { Route } from '../broker/broker.ts'

/**
 * `avatarId` names the picture; `avatarUrlOf` says where it is. `deleted`: the account is closed, the names say so and
 * are nobody's.
 */
export type Person = { userId: string; username: string; displayName: string; avatarId?: string; deleted?: true }

/** A service's own copy of who is who, kept from events; who is not in it yet is asked for at auth-service, once. */
export type People = {
  /** Unknown ids are left out. @throws ProblemError `unavailable` when somebody is unknown and auth-service is away. */
  findByIds: (ids: string[]) => Promise<Map<string, Person>>
  /** `username` in any spelling. */
  findByUsername: (username: string) => Promise<Person | null>
  /** For the service's consumers. */
  routes: Route[]
}
