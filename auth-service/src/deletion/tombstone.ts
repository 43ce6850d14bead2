import { outboxEntry } from '@chat/common/broker/document-outbox'
import { userDeleted } from '@chat/common/events/auth-events'
import { newAccount, withSessionsEnded, type Account } from '../accounts/account.ts'
import type { AccountChange } from '../accounts/change-account.ts'
import { workOf } from '../work/work.ts'

/** No name and no address is of this form: the real ones are free again, and nobody can ask for this one. */
const nobody = (id: string): string => `deleted:${id}`

/** A mail that cannot be brought in all that time is given up, and the address in it with it. */
const mailKeptMs = 7 * 86_400_000

type Deletion = {
  at: Date
  /** The instance that announces it. */
  by: string
  /** Under which keys failed logins of this person are counted. */
  counters: string[]
  requestId?: string | undefined
}

/**
 * The account as it stays when its owner has closed it: that there was one, and when. Everything that follows is in the
 * same write, so whoever dies after it, all of it is done.
 */
export const tombstoneOf = (account: Account, { at, by, counters, requestId }: Deletion): AccountChange => {
  const { id, version, createdAt } = account
  const { sessionsGeneration } = withSessionsEnded(account, { at, requestId }).account
  const stripped = newAccount({
    id,
    username: nobody(id),
    email: nobody(id),
    emailVerified: false,
    displayName: '',
    roles: [],
    createdAt,
  })
  const data = { userId: id, deletedAt: at.toISOString() }
  const mail = {
    template: 'account-deleted',
    to: account.email,
    username: account.username,
    uselessAfter: new Date(at.getTime() + mailKeptMs),
  } as const
  const entry = { action: 'account-deleted', actorId: id, targetId: id } as const

  return {
    account: { ...stripped, version, sessionsGeneration, deletedAt: at },
    entries: [outboxEntry(userDeleted, { by, at, subject: id, requestId, data })],
    work: [
      workOf('erase', { generation: sessionsGeneration, counters }, { at, requestId }),
      workOf('mail', mail, { at, requestId }),
      workOf('audit', entry, { at, requestId }),
    ],
  }
}
