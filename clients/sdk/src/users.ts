import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './lenient.ts'
import { profile, type Profile } from './person.ts'

export type Users = {
  me: () => Promise<Profile>
  /** @throws ApiProblem `user-not-found` */
  get: (userId: string) => Promise<Profile>
  /** People whose username or display name begins with `text`. */
  search: (text: string, page?: PageQuery) => Promise<Page<Profile>>
  update: (changes: { displayName?: string; bio?: string }) => Promise<Profile>
  /** An empty `text` clears it. */
  setStatus: (status: { text: string; emoji?: string; expiresAt?: string }) => Promise<Profile>
}

export const createUsers = (request: Send): Users => ({
  me: () => request('GET', '/users/me', profile),
  get: (userId) => request('GET', `/users/${userId}`, profile),
  search: (text, page = {}) => request('GET', '/users', pageOf(profile), { query: { search: text, ...page } }),
  update: (changes) => request('PATCH', '/users/me', profile, { body: changes, repeatable: true }),
  setStatus: (status) => request('PUT', '/users/status', profile, { body: status }),
})
