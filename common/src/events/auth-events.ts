import { z } from 'zod'
import { defineEvent } from './define-event.ts'

export const userRegistered = defineEvent(
  'user_registered',
  z.object({ userId: z.string(), username: z.string(), displayName: z.string(), createdAt: z.iso.datetime() }),
)

/**
 * The account was closed, for good. Everything personal goes, everywhere; what others have of this person stays, as a
 * deleted account's. Nothing that comes later, however late, brings the person back.
 */
export const userDeleted = defineEvent('user_deleted', z.object({ userId: z.string(), deletedAt: z.iso.datetime() }), {
  keepTrying: true,
})

/** Tokens of these sessions are over, on open sockets too. `until`: when the last of them expires anyway. */
export const sessionRevoked = defineEvent(
  'session_revoked',
  z.object({ userId: z.string(), sessionIds: z.array(z.string()), until: z.iso.datetime() }),
  { keepTrying: true },
)
