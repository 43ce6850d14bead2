/** What is kept of who did what. */
export const auditActions = [
  'account-registered',
  'account-deleted',
  'account-disabled',
  'account-enabled',
  'account-locked',
  'account-unlocked',
  'roles-changed',
  'password-changed',
  'password-reset',
  'email-verified',
  'email-change-asked',
  'email-changed',
  'mfa-enabled',
  'mfa-removed',
  'recovery-code-used',
  'recovery-codes-replaced',
  'sessions-ended',
  'session-reused',
  'identity-linked',
  'identity-unlinked',
  'keys-rotated',
] as const
export type AuditAction = (typeof auditActions)[number]

/** `actorId`: whose token it was, or whose account it is where nobody was logged in; null: the operator. No address. */
export type AuditEntry = {
  action: AuditAction
  actorId: string | null
  targetId: string | null
  details?: Record<string, string | number | boolean | string[]>
}
