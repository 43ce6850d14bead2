import type { Deps } from '../deps.ts'
import { toMessage } from '../messages/message.ts'
import { requireChangeable, type VisibleDeps, type Wanted } from '../messages/visible-message.ts'
import type { ReportDoc } from './report.model.ts'

/**
 * Reports a message to the admins of the platform, with what it says now. The same person and message again is the same
 * report, also when the message is gone since.
 *
 * @throws ProblemError for who is not in the chat or does not see the message, and for what the system says.
 */
export const reportMessage = async (
  deps: VisibleDeps & Pick<Deps, 'reports' | 'now'>,
  { reason, ...wanted }: Wanted & { reason: string },
): Promise<{ report: ReportDoc; repeated: boolean }> => {
  const { userId: reporterId, chatId, messageId } = wanted
  await deps.members.require(chatId, reporterId)
  const kept = await deps.reports.findOf({ messageId, reporterId })
  if (kept?.chatId === chatId) return { report: kept, repeated: true }

  const { message } = await requireChangeable(deps, wanted, 'report')
  return deps.reports.add({
    chatId,
    messageId,
    reporterId,
    reason,
    message: toMessage(message),
    createdAt: deps.now(),
  })
}
