import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { auditActions } from './audit-entry.ts'
import { auditQuery } from './audit.routes.ts'

const auditItem = z
  .strictObject({
    id: z.string(),
    at: z.iso.datetime(),
    action: z.enum(auditActions),
    actorId: z.string().nullable().describe('Null: the operator'),
    targetId: z.string().nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'AccountAuditEntry' })

const entry = {
  id: '66f1c0de0123456789abcdef',
  at: '2026-01-31T12:00:00.000Z',
  action: 'roles-changed',
  actorId: '66f1c0de0123456789abcdee',
  targetId: '66f1c0de0123456789abcded',
  details: { before: [], after: ['admin'] },
}

export const auditOperations = defineOperations('Audit of accounts', [
  {
    id: 'listAccountAudit',
    method: 'GET',
    path: '/auth/audit',
    summary: 'See who did what to accounts',
    access: 'admin',
    query: auditQuery,
    answers: {
      200: {
        description: 'The newest first',
        schema: pageOf(auditItem).meta({ id: 'AccountAuditPage' }),
        example: { items: [entry], next: null },
      },
    },
  },
])
