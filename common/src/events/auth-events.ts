import { z } from 'zod'
import { defineEvent } from './define-event.ts'

export const userRegistered = defineEvent(
  'user_registered',
  z.object({ userId: z.string(), username: z.string(), displayName: z.string(), createdAt: z.iso.datetime() }),
)

/** Tokens of these sessions are over, on open sockets too. `until`: when the last of them expires anyway. */
export const sessionRevoked = defineEvent(
  'session_revoked',
  z.object({ userId: z.string(), sessionIds: z.array(z.string()), until: z.iso.datetime() }),
  { keepTrying: true },
)
