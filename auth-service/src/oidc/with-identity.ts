import type { Account } from '../accounts/account.ts'
import type { AccountChange } from '../accounts/change-account.ts'
import { workOf } from '../work/work.ts'
import type { Person } from './person.ts'

/** The account that this person may log in as from now on; its owner is told, in case it was somebody else. */
export const withIdentity = (
  account: Account,
  { provider, subject }: Person,
  { at, requestId }: { at: Date; requestId: string | undefined },
): AccountChange => ({
  account: { ...account, identities: [...account.identities, { provider, subject }] },
  work: [
    workOf('mail', { template: 'identity-linked', to: account.email, username: account.username }, { at, requestId }),
    workOf(
      'audit',
      { action: 'identity-linked', actorId: account.id, targetId: account.id, details: { provider } },
      { at, requestId },
    ),
  ],
})
