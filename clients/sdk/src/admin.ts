import type { Client } from './client.ts'
import { createAdminAccounts, type AdminAccounts } from './admin-accounts.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { message } from './message.ts'
import { nullish, object, optional, or, string, type Infer } from './shape.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

/** A message that somebody reported. `state`: `open`, `dismissed` or `removed`. */
export const report = object({
  id: string,
  chatId: string,
  messageId: string,
  reporterId: optional(string),
  reason: or(string, ''),
  state: string,
  createdAt: optional(string),
  handledBy: optional(string),
  handledAt: optional(string),
  /** As it was when it was reported. */
  message: nullish(message),
})
export type Report = Infer<typeof report>

/** Who did what: `message-reported`, `report-dismissed` or `message-removed`. */
export const auditEntry = object({
  id: string,
  at: string,
  actorId: string,
  action: string,
  chatId: optional(string),
  messageId: optional(string),
  reportId: optional(string),
  detail: optional(string),
})
export type AuditEntry = Infer<typeof auditEntry>

/** What the role `admin` may do. @throws ApiProblem `forbidden` for everybody else */
export type Admin = {
  accounts: AdminAccounts
  webhooks: Webhooks
  reports: (query?: PageQuery & { state?: string }) => Promise<Page<Report>>
  /** `removed` deletes the message for everybody. */
  handleReport: (id: string, state: 'dismissed' | 'removed') => Promise<Report>
  /** What was reported, and what admins have done about it, newest first. */
  audit: (page?: PageQuery) => Promise<Page<AuditEntry>>
}

/** For the role `admin`; the entry is `@chat/sdk/admin`. */
export const createAdmin = ({ request }: Pick<Client, 'request'>): Admin => ({
  accounts: createAdminAccounts(request),
  webhooks: createWebhooks(request),
  reports: (query) => request('GET', '/chats/reports', pageOf(report), { query }),
  handleReport: (id, state) => request('PATCH', `/chats/reports/${id}`, report, { body: { state }, repeatable: true }),
  audit: (page) => request('GET', '/chats/audit', pageOf(auditEntry), { query: page }),
})
