import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { profile, type Profile } from './person.ts'
import {
  blockedPage,
  contact,
  contactPage,
  settings,
  type Blocked,
  type Contact,
  type Settings,
  type SettingsChange,
} from './settings.ts'
import { anything } from './shape.ts'
import { createUpload, type UploadOptions } from './upload.ts'

export type Users = {
  me: () => Promise<Profile>
  /** @throws ApiProblem `user-not-found` */
  get: (userId: string) => Promise<Profile>
  /** At most 100 people, in this order; who never existed is left out. */
  getMany: (userIds: string[]) => Promise<Profile[]>
  /** People whose username or display name begins with `text`. */
  search: (text: string, page?: PageQuery) => Promise<Page<Profile>>
  update: (changes: { displayName?: string; bio?: string }) => Promise<Profile>
  /** An empty `text` clears it. */
  setStatus: (status: { text: string; emoji?: string; expiresAt?: string }) => Promise<Profile>
  /** One's own picture: png, jpeg, webp or gif up to 2 MiB. @throws ApiProblem `payload-too-large` */
  setAvatar: (picture: Blob, options?: UploadOptions) => Promise<Profile>
  removeAvatar: () => Promise<void>
  settings: () => Promise<Settings>
  changeSettings: (change: SettingsChange) => Promise<Settings>
  /** People whom I have blocked, the latest first. */
  blocks: (page?: PageQuery) => Promise<Page<Blocked>>
  /** They cannot write to me, begin a chat with me or see whether I am there. */
  block: (userId: string) => Promise<void>
  unblock: (userId: string) => Promise<void>
  contacts: (page?: PageQuery) => Promise<Page<Contact>>
  /** Asks somebody, or agrees to who has asked. */
  askContact: (userId: string) => Promise<Contact>
  /** Declines, withdraws or removes. */
  removeContact: (userId: string) => Promise<void>
}

export const createUsers = (request: Send): Users => ({
  me: () => request('GET', '/users/me', profile),
  get: (userId) => request('GET', `/users/${userId}`, profile),
  getMany: async (userIds) =>
    userIds.length === 0
      ? []
      : (await request('GET', '/users', pageOf(profile), { query: { ids: userIds.join(',') } })).items,
  search: (text, page = {}) => request('GET', '/users', pageOf(profile), { query: { search: text, ...page } }),
  update: (changes) => request('PATCH', '/users/me', profile, { body: changes, repeatable: true }),
  setStatus: (status) => request('PUT', '/users/status', profile, { body: status }),
  setAvatar: (picture, options) => createUpload(request)('PUT', '/users/me/avatar', profile, picture, options),
  removeAvatar: async () => void (await request('DELETE', '/users/me/avatar', anything)),
  settings: () => request('GET', '/users/me/settings', settings),
  changeSettings: (change) => request('PATCH', '/users/me/settings', settings, { body: change, repeatable: true }),
  blocks: (page) => request('GET', '/users/me/blocks', blockedPage, { query: page }),
  block: async (userId) => void (await request('PUT', `/users/me/blocks/${userId}`, anything)),
  unblock: async (userId) => void (await request('DELETE', `/users/me/blocks/${userId}`, anything)),
  contacts: (page) => request('GET', '/users/me/contacts', contactPage, { query: page }),
  askContact: (userId) => request('PUT', `/users/me/contacts/${userId}`, contact),
  removeContact: async (userId) => void (await request('DELETE', `/users/me/contacts/${userId}`, anything)),
})
