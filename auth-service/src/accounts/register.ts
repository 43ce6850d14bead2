import { outboxEntry } from '@chat/common/broker/document-outbox'
import { userRegistered } from '@chat/common/events/auth-events'
import type { Deps } from '../deps.ts'
import type { Account, Registration } from './account.ts'

type Options = { roles?: string[]; emailVerified?: boolean; requestId?: string }

/** The account and the news of it are one write. @throws ProblemError `username-taken`, `email-taken` */
export const register = async (
  deps: Pick<Deps, 'accounts' | 'passwords' | 'outbox' | 'instanceId' | 'now'>,
  { username, email, password, displayName = username }: Registration,
  { roles = [], emailVerified = false, requestId }: Options = {},
): Promise<Account> => {
  const passwordHash = await deps.passwords.hash(password)
  const createdAt = deps.now()
  const id = deps.accounts.newId()
  const account = { id, username, email, emailVerified, displayName, passwordHash, roles, createdAt }
  const entry = outboxEntry(userRegistered, {
    by: deps.instanceId,
    at: createdAt,
    subject: id,
    requestId,
    data: { userId: id, username, displayName, createdAt: createdAt.toISOString() },
  })

  await deps.accounts.insert(account, [entry])
  deps.outbox.announce(deps.accounts.outboxModel, id, [entry])
  return account
}
