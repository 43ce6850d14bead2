import { isOpen, withSessionsEnded, type Account } from '../accounts/account.ts'
import type { AccountChange } from '../accounts/change-account.ts'
import type { AuditAction } from '../audit/audit-entry.ts'
import { takeToken, withToken } from '../one-time-tokens/one-time-token.ts'
import { workOf, type Work } from '../work/work.ts'

type Asked = { at: Date; requestId?: string | undefined }

const told = ({ id, email, username }: Account, action: AuditAction, asked: Asked): Work[] => [
  workOf('mail', { template: 'password-changed', to: email, username }, asked),
  workOf('audit', { action, actorId: id, targetId: id }, asked),
]

/** The account with a token that lets its owner set a password; null where none is due yet, or there is nobody. */
export const resetAsked = (
  account: Account,
  { token, at, lifetimeMs, intervalMs }: Asked & { token: string; lifetimeMs: number; intervalMs: number },
): Account | null => {
  if (!isOpen(account)) return null
  const isRecent = account.tokens.some(
    ({ purpose, createdAt }) => purpose === 'reset-password' && at.getTime() - createdAt.getTime() < intervalMs,
  )
  if (isRecent) return null

  const { tokens, email } = account
  return { ...account, tokens: withToken(tokens, { token, purpose: 'reset-password', now: at, lifetimeMs, email }) }
}

/** Whether a token would set a password now. */
export const mayReset = (account: Account, token: string, at: Date): boolean =>
  isOpen(account) && takeToken(account.tokens, { token, purpose: 'reset-password', now: at }) !== null

/**
 * The account with the password that came with a token of a mail; null for a token that does not count. Whoever else was
 * in is out: all sessions end, and nothing that was given out before counts. That the mail arrived proves its address.
 */
export const passwordReset = (
  account: Account,
  { token, passwordHash, ...asked }: Asked & { token: string; passwordHash: string },
): AccountChange | null => {
  const found = takeToken(account.tokens, { token, purpose: 'reset-password', now: asked.at })
  if (!isOpen(account) || found === null) return null

  const emailVerified = account.emailVerified || found.taken.email === account.email
  const ended = withSessionsEnded(account, asked)
  // whoever linked a login before anybody had proven the address may not be its owner
  const identities = account.emailVerified ? account.identities : []
  return {
    account: { ...ended.account, passwordHash, emailVerified, identities, tokens: [] },
    work: [...ended.work, ...told(account, 'password-reset', asked)],
  }
}

/** Of what was given out only the token that verifies the address in force goes on to count. */
const tokensKept = ({ tokens, email }: Account): Account['tokens'] =>
  tokens.filter((token) => token.purpose === 'verify-email' && (token.email ?? email) === email)

/** The account with the password that its owner set in one of their sessions, which alone goes on. */
export const passwordChanged = (
  account: Account,
  { passwordHash, sessionId, ...asked }: Asked & { passwordHash: string; sessionId: string },
): AccountChange => {
  const ended = withSessionsEnded(account, { ...asked, keptSessionId: sessionId })
  return {
    account: { ...ended.account, passwordHash, tokens: tokensKept(account) },
    work: [...ended.work, ...told(account, 'password-changed', asked)],
  }
}
