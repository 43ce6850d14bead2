import type { Caller } from '@chat/common/auth/caller'
import type { Deps } from '../deps.ts'
import { endSession } from './end-session.ts'

const pageSize = 100

/** Ends every session of the caller but the one they call with; each is a write of its own, and a repeat goes on. */
export const endOtherSessions = async (
  deps: Parameters<typeof endSession>[0] & Pick<Deps, 'sessions'>,
  { userId, sessionId }: Caller,
  requestId?: string,
): Promise<void> => {
  let before: string | undefined
  do {
    const page = await deps.sessions.listLive(userId, { now: deps.now(), before, limit: pageSize })
    const others = page.filter(({ id }) => id !== sessionId)
    await Promise.all(others.map((session) => endSession(deps, session, requestId)))
    before = page.length === pageSize ? page.at(-1)?.id : undefined
  } while (before !== undefined)
}
