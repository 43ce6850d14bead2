import type { Caller } from '@chat/common/auth/caller'
import { withSessionsEnded } from '../accounts/account.ts'
import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import { workOf } from '../work/work.ts'

/** Ends every session of the caller but the one they call with; one write, and done by somebody whoever dies. */
export const endOtherSessions = async (
  deps: ChangeDeps,
  { userId, sessionId }: Caller,
  requestId?: string,
): Promise<void> => {
  await changeAccount(deps, userId, (account, at) => {
    const over = withSessionsEnded(account, { at, requestId, keptSessionId: sessionId })
    const entry = { action: 'sessions-ended', actorId: userId, targetId: userId } as const
    return { account: over.account, work: [...over.work, workOf('audit', entry, { at, requestId })] }
  })
}
