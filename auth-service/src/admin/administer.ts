import { problem as commonProblem } from '@chat/common/http/problem'
import { z } from 'zod'
import { hasMfa, withSessionsEnded, type Account } from '../accounts/account.ts'
import type { AccountChange } from '../accounts/change-account.ts'
import type { AuditEntry } from '../audit/audit-entry.ts'
import { problem } from '../problems.ts'
import { workOf, type Work } from '../work/work.ts'

/** All there are. */
export const roles = ['admin'] as const

export const accountPatch = z.strictObject({
  roles: z
    .array(z.enum(roles))
    .max(10)
    .transform((given) => [...new Set(given)])
    .optional(),
  disabled: z.boolean().optional(),
})
export type AccountPatch = z.infer<typeof accountPatch>

/** Who does it, when. */
export type Act = { adminId: string; at: Date; requestId?: string | undefined }

/** What its admins see of an account. */
export const toAdministered = (account: Account) => ({
  id: account.id,
  ...(account.deletedAt === undefined
    ? { username: account.username, email: account.email }
    : { username: 'deleted', email: null }),
  emailVerified: account.emailVerified,
  roles: account.roles,
  disabled: account.disabledAt !== undefined,
  createdAt: account.createdAt.toISOString(),
  mfa: hasMfa(account),
  hasPassword: account.passwordHash !== undefined,
  ...(account.deletedAt !== undefined && { deleted: true }),
})

const entryOf = (account: Account, { adminId, ...act }: Act, entry: Pick<AuditEntry, 'action' | 'details'>): Work =>
  workOf('audit', { actorId: adminId, targetId: account.id, ...entry }, act)

const refuseGone = ({ deletedAt }: Account): void => {
  if (deletedAt !== undefined) throw problem('account-not-found')
}

/** Nobody locks themselves out, or is left alone with what another admin should have looked at. */
const refuseSelf = (account: Account, { adminId }: Act, detail: string): void => {
  if (account.id === adminId) throw commonProblem('forbidden', { detail })
}

const isSame = (one: string[], other: string[]): boolean => one.toSorted().join() === other.toSorted().join()

/**
 * The account as an admin wants it; null where it is so already. Who loses a role or is disabled loses all sessions: a
 * role is in tokens that are about. Who gets one has it with the next token.
 *
 * @throws ProblemError `account-not-found`, `forbidden`
 */
export const withPatch = (account: Account, patch: AccountPatch, act: Act): AccountChange | null => {
  refuseGone(account)
  const { disabledAt, ...kept } = account
  const isDisabled = disabledAt !== undefined
  const next = { roles: patch.roles ?? account.roles, disabled: patch.disabled ?? isDisabled }
  const lost = account.roles.filter((role) => !next.roles.some((left) => left === role))
  const isOut = next.disabled && !isDisabled
  if (lost.includes('admin')) refuseSelf(account, act, 'Nobody takes their own role')
  if (isOut) refuseSelf(account, act, 'Nobody disables themselves')

  const work: Work[] = []
  if (!isSame(next.roles, account.roles)) {
    const details = { before: account.roles, after: next.roles }
    work.push(entryOf(account, act, { action: 'roles-changed', details }))
  }
  if (next.disabled !== isDisabled)
    work.push(entryOf(account, act, { action: isOut ? 'account-disabled' : 'account-enabled' }))
  if (work.length === 0) return null

  const changed = { ...kept, roles: next.roles, ...(next.disabled && { disabledAt: disabledAt ?? act.at }) }
  if (lost.length === 0 && !isOut) return { account: changed, work }
  const over = withSessionsEnded(changed, act)
  return { account: over.account, work: [...over.work, ...work] }
}

/** Signed out everywhere. @throws ProblemError `account-not-found` */
export const withoutSessions = (account: Account, act: Act): AccountChange => {
  refuseGone(account)
  const over = withSessionsEnded(account, act)
  return { account: over.account, work: [...over.work, entryOf(account, act, { action: 'sessions-ended' })] }
}

/**
 * Without the second factor, for whoever has lost it and has shown in another way who they are; told by mail, as
 * somebody else may have asked.
 *
 * @throws ProblemError `account-not-found`, `mfa-not-enabled`, `forbidden`
 */
export const withoutMfa = (account: Account, act: Act): AccountChange => {
  refuseGone(account)
  refuseSelf(account, act, 'One`s own is removed with the password and a code')
  if (account.mfa === undefined) throw problem('mfa-not-enabled')

  const { mfa: _, ...rest } = account
  const over = withSessionsEnded(rest, act)
  const mail = { template: 'mfa-removed', to: account.email, username: account.username } as const
  const told = [workOf('mail', mail, act), entryOf(account, act, { action: 'mfa-removed' })]
  return { account: over.account, work: [...over.work, ...told] }
}
