import { isOpen, type Account } from '../accounts/account.ts'
import type { AccountChange } from '../accounts/change-account.ts'
import type { AuditAction } from '../audit/audit-entry.ts'
import type { MailTemplate } from '../mails/mail-data.ts'
import { takeToken, type OneTimeToken } from '../one-time-tokens/one-time-token.ts'
import { workOf, type Work } from '../work/work.ts'

export type Asked = { at: Date; requestId?: string | undefined }

const auditOf = ({ id }: Account, action: AuditAction, asked: Asked): Work =>
  workOf('audit', { action, actorId: id, targetId: id }, asked)

const noticeTo = (to: string, { username }: Account, template: MailTemplate, asked: Asked): Work =>
  workOf('mail', { template, to, username }, asked)

const addressOf = (account: Account, token: OneTimeToken): string => token.email ?? account.email

/** The address that waits to be verified: a new one, else the one in force; null when there is none. */
export const unverifiedAddress = (account: Account, at: Date): string | null => {
  if (!isOpen(account)) return null
  const pending = account.tokens.find(
    (token) => token.purpose === 'verify-email' && token.expiresAt > at && addressOf(account, token) !== account.email,
  )
  return pending?.email ?? (account.emailVerified ? null : account.email)
}

/** Whether a token went to this address less than `intervalMs` ago. */
export const wasMailed = (account: Account, email: string, { at, intervalMs }: { at: Date; intervalMs: number }) =>
  account.tokens.some(
    (token) =>
      token.purpose === 'verify-email' &&
      addressOf(account, token) === email &&
      at.getTime() - token.createdAt.getTime() < intervalMs,
  )

/** What the address in force is told when another one is to come. */
export const changeAsked = (account: Account, asked: Asked): Work[] => [
  noticeTo(account.email, account, 'email-change-asked', asked),
  auditOf(account, 'email-change-asked', asked),
]

/**
 * The account whose address a token of a mail has proven; null for a token that does not count. A new address is then in
 * force: both are told, and nothing that went to the old one before counts any more.
 */
export const emailVerified = (
  account: Account,
  { token, ...asked }: Asked & { token: string },
): AccountChange | null => {
  const found = takeToken(account.tokens, { token, purpose: 'verify-email', now: asked.at })
  if (!isOpen(account) || found === null) return null

  const email = addressOf(account, found.taken)
  if (email === account.email) {
    const verified = { ...account, emailVerified: true, tokens: found.left }
    return { account: verified, work: account.emailVerified ? [] : [auditOf(account, 'email-verified', asked)] }
  }

  const left = found.left.filter(({ purpose }) => purpose !== 'reset-password' && purpose !== 'unlock')
  return {
    account: { ...account, email, emailVerified: true, tokens: left },
    work: [
      noticeTo(account.email, account, 'email-changed', asked),
      noticeTo(email, account, 'email-changed', asked),
      auditOf(account, 'email-changed', asked),
    ],
  }
}
