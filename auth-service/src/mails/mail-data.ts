export const mailTemplates = [
  'verify-email',
  'reset-password',
  'confirm-new-email',
  'email-change-asked',
  'email-changed',
  'password-changed',
  'account-locked',
  'mfa-enabled',
  'mfa-removed',
  'recovery-code-used',
  'codes-locked',
  'identity-linked',
  'identity-unlinked',
  'account-deleted',
] as const
export type MailTemplate = (typeof mailTemplates)[number]

/** A mail that waits. The token in it is encrypted (`vault`) and gone once the mail was accepted. */
export type MailData = {
  template: MailTemplate
  to: string
  username: string
  sealedToken?: string
  /** Nobody needs it later: what it offers has expired. */
  uselessAfter?: Date
}
