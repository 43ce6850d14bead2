import { keepAudit } from './audit/keep-audit.ts'
import type { Deps } from './deps.ts'
import { sendMail } from './mails/send-mail.ts'
import { endAccountSessions } from './sessions/end-account-sessions.ts'
import type { WorkHandlers } from './work/create-worker.ts'

/** Who does which work. */
export const workHandlers = (deps: Deps): WorkHandlers => ({
  mail: sendMail(deps),
  'end-sessions': endAccountSessions(deps),
  audit: (_accountId, entry, { id, at, requestId }) =>
    keepAudit(deps, { id, at, ...entry, ...(requestId !== undefined && { requestId }) }),
})
