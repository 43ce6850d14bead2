import { defineOperations } from '@chat/common/openapi/define-operations'
import { ofChange } from '../chats/chat-problems.ts'
import { oneMessage } from '../messages/message-input.ts'
import { auditPage } from './audit.answer.ts'
import { auditQuery, newReport, oneReport, reportDecision, reportsQuery } from './moderation.routes.ts'
import { reportPage, reportReceipt, reportView } from './report.answer.ts'

export const moderationOperations = defineOperations('Moderation', [
  {
    id: 'reportMessage',
    method: 'POST',
    path: '/messages/:chatId/:messageId/report',
    summary: 'Report a message to the admins of the platform',
    params: oneMessage,
    body: newReport,
    example: { reason: 'It sells something' },
    answers: {
      200: { description: 'One has reported it already', schema: reportReceipt },
      201: { description: 'The report', schema: reportReceipt },
    },
    problems: ofChange,
  },
  {
    id: 'listReports',
    method: 'GET',
    path: '/chats/reports',
    summary: 'List reports, newest first',
    access: 'admin',
    query: reportsQuery,
    answers: { 200: { description: 'A page of reports', schema: reportPage } },
  },
  {
    id: 'handleReport',
    method: 'PATCH',
    path: '/chats/reports/:id',
    summary: 'Dismiss a report, or remove what it is about',
    access: 'admin',
    params: oneReport,
    body: reportDecision,
    example: { state: 'removed' },
    answers: { 200: { description: 'The report', schema: reportView } },
    problems: ['report-not-found', 'conflict'],
  },
  {
    id: 'listModerationAudit',
    method: 'GET',
    path: '/chats/audit',
    summary: 'List who reported and who decided what, newest first',
    access: 'admin',
    query: auditQuery,
    answers: { 200: { description: 'A page of the log', schema: auditPage } },
  },
])
