import type { Caller } from '@chat/common/auth/caller'
import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import { confirmIdentity } from '../accounts/confirm-identity.ts'
import type { Deps } from '../deps.ts'
import { tombstoneOf } from './tombstone.ts'

type DeleteDeps = ChangeDeps & Pick<Deps, 'sessions' | 'passwords' | 'loginThrottle' | 'instanceId'>

type Given = { password?: string | undefined; requestId?: string | undefined }

/** Closes the caller's account for good. @throws ProblemError `last-admin`, and what `confirmIdentity` throws */
export const deleteAccount = async (
  deps: DeleteDeps,
  caller: Caller,
  { password, requestId }: Given,
): Promise<void> => {
  await confirmIdentity(deps, caller, password)
  await changeAccount(deps, caller.userId, (account, at) => {
    if (account.deletedAt !== undefined) return null
    const counters = deps.loginThrottle.countersOf(account)
    return tombstoneOf(account, { at, by: deps.instanceId, counters, requestId })
  })
}
