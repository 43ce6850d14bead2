import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { anything, array, boolean, nullish, object, optional, or, record, string, type Infer } from './shape.ts'

/** An account as admins see it. */
export const administered = object({
  id: string,
  username: string,
  email: optional(string),
  emailVerified: or(boolean, false),
  roles: or(array(string), []),
  disabled: or(boolean, false),
  deleted: or(boolean, false),
  mfa: or(boolean, false),
  hasPassword: or(boolean, true),
  createdAt: optional(string),
})
export type Administered = Infer<typeof administered>

/** Who did what to whose account. */
export const accountAuditEntry = object({
  id: string,
  at: string,
  action: string,
  actorId: nullish(string),
  targetId: nullish(string),
  details: optional(record(anything)),
})
export type AccountAuditEntry = Infer<typeof accountAuditEntry>

type AuditQuery = PageQuery & { action?: string; targetId?: string; actorId?: string }

/** What the role `admin` may do about accounts. @throws ApiProblem `forbidden` for everybody else */
export type AdminAccounts = {
  /** Newest first; with `search` those whose username or address begins so. */
  list: (query?: PageQuery & { search?: string }) => Promise<Page<Administered>>
  get: (id: string) => Promise<Administered>
  /** `disabled` ends tokens and connections at once. */
  change: (id: string, change: { roles?: string[]; disabled?: boolean }) => Promise<Administered>
  endSessions: (id: string) => Promise<void>
  /** For who has lost their second factor. */
  removeMfa: (id: string) => Promise<void>
  audit: (query?: AuditQuery) => Promise<Page<AccountAuditEntry>>
}

export const createAdminAccounts = (request: Send): AdminAccounts => ({
  list: (query) => request('GET', '/auth/accounts', pageOf(administered), { query }),
  get: (id) => request('GET', `/auth/accounts/${id}`, administered),
  change: (id, change) => request('PATCH', `/auth/accounts/${id}`, administered, { body: change, repeatable: true }),
  endSessions: async (id) => void (await request('DELETE', `/auth/accounts/${id}/sessions`, anything)),
  removeMfa: async (id) => void (await request('DELETE', `/auth/accounts/${id}/mfa`, anything)),
  audit: (query) => request('GET', '/auth/audit', pageOf(accountAuditEntry), { query }),
})
