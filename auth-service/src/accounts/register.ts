import { outboxEntry } from '@chat/common/broker/document-outbox'
import { userRegistered } from '@chat/common/events/auth-events'
import type { Deps } from '../deps.ts'
import { verificationOf } from '../emails/verification.ts'
import { workOf } from '../work/work.ts'
import { problem } from '../problems.ts'
import { newAccount, type Account } from './account.ts'

/** How closed accounts are shown: nobody else is to look like one. */
const ofNobody = 'deleted'

export type NewPerson = Pick<Account, 'username' | 'email'> & {
  displayName?: string | undefined
  passwordHash?: string
  roles?: string[]
  emailVerified?: boolean
  identities?: Account['identities']
}

type RegisterDeps = Pick<Deps, 'accounts' | 'outbox' | 'work' | 'vault' | 'config' | 'instanceId' | 'now'>

/**
 * The account, the news of it and the mail that asks whether the address is right are one write.
 *
 * @throws ProblemError `username-taken`, `email-taken`, `identity-taken`
 */
export const register = async (
  deps: RegisterDeps,
  { username, email, displayName = username, roles = [], emailVerified = false, ...proofs }: NewPerson,
  requestId?: string,
): Promise<Account> => {
  if (username === ofNobody) throw problem('username-taken')

  const at = deps.now()
  const id = deps.accounts.newId()
  const bare = newAccount({ id, username, email, emailVerified, displayName, roles, createdAt: at, ...proofs })
  const { account, work } = emailVerified
    ? { account: bare, work: [] }
    : verificationOf(deps, bare, { at, requestId, email })
  const data = { userId: id, username, displayName, createdAt: at.toISOString() }
  const entries = [outboxEntry(userRegistered, { by: deps.instanceId, at, subject: id, requestId, data })]
  const registered = { action: 'account-registered', actorId: id, targetId: id } as const
  const todo = [...work, workOf('audit', registered, { at, requestId })]

  await deps.accounts.insert(account, { entries, work: todo })
  deps.outbox.announce(deps.accounts.outboxModel, id, entries)
  await deps.work.begin(id, todo)
  return account
}
