import type { Deps } from '../deps.ts'
import type { WorkHandler } from '../work/create-worker.ts'
import { endSession } from './end-session.ts'

const pageSize = 100

/** Ends all sessions of an account that began with an earlier generation; each is a write of its own. */
export const endAccountSessions =
  (deps: Pick<Deps, 'sessions' | 'outbox' | 'instanceId' | 'config' | 'now'>): WorkHandler<'end-sessions'> =>
  async (userId, { generation, exceptId }, { requestId }) => {
    let before: string | undefined
    do {
      const page = await deps.sessions.listLive(userId, { now: deps.now(), before, limit: pageSize })
      const over = page.filter(({ id, accountGeneration = 0 }) => id !== exceptId && accountGeneration < generation)
      await Promise.all(over.map((session) => endSession(deps, session, requestId)))
      before = page.length === pageSize ? page.at(-1)?.id : undefined
    } while (before !== undefined)
  }
