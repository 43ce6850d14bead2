import type { Deps } from '../deps.ts'
import { endAccountSessions } from '../sessions/end-account-sessions.ts'
import type { WorkHandler } from '../work/create-worker.ts'

type EraseDeps = Pick<Deps, 'sessions' | 'loginAttempts' | 'outbox' | 'instanceId' | 'config' | 'now'>

/**
 * Removes what is kept of somebody beside their account. Sessions that are over stay until their tokens are, as services
 * ask for them, but say nothing of devices and addresses any more.
 */
export const erase = (deps: EraseDeps): WorkHandler<'erase'> => {
  const endSessions = endAccountSessions(deps)

  return async (accountId, { generation, counters }, work) => {
    await endSessions(accountId, { generation }, { ...work, kind: 'end-sessions' })
    await deps.sessions.strip(accountId)
    await deps.loginAttempts.forget(counters)
  }
}
