import type { Caller } from '@chat/common/auth/caller'
import { confirmIdentity } from '../accounts/confirm-identity.ts'
import type { Deps } from '../deps.ts'
import { giveCode, type CodeDeps } from './give-code.ts'
import { tellOwner } from './tell-owner.ts'

type Given = { password?: string | undefined; code: string; requestId?: string | undefined }

/** @throws ProblemError `mfa-not-enabled`, `wrong-code`, and what `confirmIdentity` throws */
export const removeFactor = async (
  deps: CodeDeps & Pick<Deps, 'sessions' | 'passwords'>,
  caller: Caller,
  { password, code, requestId }: Given,
): Promise<void> => {
  await confirmIdentity(deps, caller, password)
  await giveCode(deps, { accountId: caller.userId, code, requestId }, ({ mfa: _, ...account }, at) => ({
    account,
    work: tellOwner(account, 'mfa-removed', { at, requestId }),
  }))
}
