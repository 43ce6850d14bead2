import { keepAudit } from './audit/keep-audit.ts'
import { erase } from './deletion/erase.ts'
import type { Deps } from './deps.ts'
import { forgetAttempts } from './login-attempts/forget-attempts.ts'
import { sendMail } from './mails/send-mail.ts'
import { endAccountSessions } from './sessions/end-account-sessions.ts'
import type { WorkHandlers } from './work/create-worker.ts'

/** Who does which work. */
export const workHandlers = (deps: Deps): WorkHandlers => ({
  mail: sendMail(deps),
  'end-sessions': endAccountSessions(deps),
  'forget-attempts': forgetAttempts(deps),
  erase: erase(deps),
  audit: (_accountId, entry, { id, at, requestId }) =>
    keepAudit(deps, { id, at, ...entry, ...(requestId !== undefined && { requestId }) }),
})
