import { z } from 'zod'
import type { Send } from './http.ts'
import { lenient, pageOf, type Page, type PageQuery } from './lenient.ts'

/** An account as admins see it. */
export const administered = lenient({
  id: z.string(),
  username: z.string(),
  email: z.string().optional(),
  emailVerified: z.boolean().default(false),
  roles: z.array(z.string()).default([]),
  disabled: z.boolean().default(false),
  deleted: z.boolean().default(false),
  mfa: z.boolean().default(false),
  hasPassword: z.boolean().default(true),
  createdAt: z.string().optional(),
})
export type Administered = z.infer<typeof administered>

/** Who did what to whose account. */
export const accountAuditEntry = lenient({
  id: z.string(),
  at: z.string(),
  action: z.string(),
  actorId: z.string().nullish(),
  targetId: z.string().nullish(),
  details: z.record(z.string(), z.unknown()).optional(),
})
export type AccountAuditEntry = z.infer<typeof accountAuditEntry>

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
  endSessions: async (id) => void (await request('DELETE', `/auth/accounts/${id}/sessions`, z.unknown())),
  removeMfa: async (id) => void (await request('DELETE', `/auth/accounts/${id}/mfa`, z.unknown())),
  audit: (query) => request('GET', '/auth/audit', pageOf(accountAuditEntry), { query }),
})
