import { z } from 'zod'
import type { Send } from './http.ts'
import { lenient, pageOf, type Page, type PageQuery } from './lenient.ts'
import { message } from './message.ts'

/** A message that somebody reported. `state`: `open`, `dismissed` or `removed`. */
export const report = lenient({
  id: z.string(),
  chatId: z.string(),
  messageId: z.string(),
  reason: z.string().default(''),
  state: z.string(),
  createdAt: z.string().optional(),
  message: message.nullish(),
})
export type Report = z.infer<typeof report>

/** Who did what. */
export const auditEntry = lenient({ id: z.string().optional(), action: z.string().optional() })
export type AuditEntry = z.infer<typeof auditEntry>

/** What the role `admin` may do. @throws ApiProblem `forbidden` for everybody else */
export type Admin = {
  reports: (query?: PageQuery & { state?: string }) => Promise<Page<Report>>
  /** `removed` deletes the message for everybody. */
  handleReport: (id: string, state: 'dismissed' | 'removed') => Promise<void>
  /** What admins have done about reports, newest first. */
  audit: (page?: PageQuery) => Promise<Page<AuditEntry>>
}

export const createAdmin = (request: Send): Admin => ({
  reports: (query) => request('GET', '/chats/reports', pageOf(report), { query }),
  handleReport: async (id, state) =>
    void (await request('PATCH', `/chats/reports/${id}`, z.unknown(), { body: { state }, repeatable: true })),
  audit: (page) => request('GET', '/chats/audit', pageOf(auditEntry), { query: page }),
})
