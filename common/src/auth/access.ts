import type { Caller, VerifyToken } from './caller.ts'

/**
 * Everything about tokens that a service needs: verification against the published keys, and the sessions that were
 * ended before their tokens expire.
 */
export type Access = {
  verifyToken: VerifyToken
  /** The caller a token was verified for may have been logged out since. */
  isEnded: (caller: Pick<Caller, 'sessionId'>) => boolean
  /** Called within a second of the end of a session, once for each. Returns how to stop listening. */
  onSessionEnded: (listener: (sessionId: string) => void) => () => void
  /** Keys and revocations are there. */
  isReady: () => boolean
  /** Reads the revocations now; to be awaited before anything is emitted after a gap. */
  refresh: () => Promise<void>
  stop: () => Promise<void>
}
