import { z } from 'zod'
import { createAdminAccounts, type AdminAccounts } from './admin-accounts.ts'
import type { Send } from './http.ts'
import { lenient, pageOf, type Page, type PageQuery } from './lenient.ts'
import { message } from './message.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

/** A message that somebody reported. `state`: `open`, `dismissed` or `removed`. */
export const report = lenient({
  id: z.string(),
  chatId: z.string(),
  messageId: z.string(),
  reporterId: z.string().optional(),
  reason: z.string().default(''),
  state: z.string(),
  createdAt: z.string().optional(),
  handledBy: z.string().optional(),
  handledAt: z.string().optional(),
  /** As it was when it was reported. */
  message: message.nullish(),
})
export type Report = z.infer<typeof report>

/** Who did what: `message-reported`, `report-dismissed` or `message-removed`. */
export const auditEntry = lenient({
  id: z.string(),
  at: z.string(),
  actorId: z.string(),
  action: z.string(),
  chatId: z.string().optional(),
  messageId: z.string().optional(),
  reportId: z.string().optional(),
  detail: z.string().optional(),
})
export type AuditEntry = z.infer<typeof auditEntry>

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

export const createAdmin = (request: Send): Admin => ({
  accounts: createAdminAccounts(request),
  webhooks: createWebhooks(request),
  reports: (query) => request('GET', '/chats/reports', pageOf(report), { query }),
  handleReport: (id, state) => request('PATCH', `/chats/reports/${id}`, report, { body: { state }, repeatable: true }),
  audit: (page) => request('GET', '/chats/audit', pageOf(auditEntry), { query: page }),
})
