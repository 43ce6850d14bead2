import type { Account } from '../accounts/account.ts'
import { workOf, type Work } from '../work/work.ts'

type Told = 'mfa-enabled' | 'mfa-removed' | 'recovery-code-used'

/** The owner has a mail of it, as somebody else may have done it, and the audit log an entry. */
export const tellOwner = (
  { id, email, username }: Account,
  told: Told,
  act: { at: Date; requestId?: string | undefined },
): Work[] => [
  workOf('mail', { template: told, to: email, username }, act),
  workOf('audit', { action: told, actorId: id, targetId: id }, act),
]
