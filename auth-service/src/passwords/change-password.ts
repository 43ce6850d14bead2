import type { Caller } from '@chat/common/auth/caller'
import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import { confirmIdentity } from '../accounts/confirm-identity.ts'
import { problem } from '../problems.ts'
import { passwordChanged } from './password-changes.ts'
import { refuseWeakPassword } from './refuse-weak-password.ts'

type Given = { currentPassword?: string | undefined; newPassword: string; requestId?: string | undefined }

/**
 * Sets another password, or the first one; of all sessions only the caller's goes on.
 *
 * @throws ProblemError as `confirmIdentity`, `common-password`; `wrong-password` too where it was changed meanwhile.
 */
export const changePassword = async (
  deps: ChangeDeps & Parameters<typeof confirmIdentity>[0],
  caller: Caller,
  { currentPassword, newPassword, requestId }: Given,
): Promise<void> => {
  const confirmed = await confirmIdentity(deps, caller, currentPassword)
  await refuseWeakPassword(newPassword, confirmed, '#/newPassword')
  const passwordHash = await deps.passwords.hash(newPassword)

  const { sessionId } = caller
  await changeAccount(deps, caller.userId, (current, at) => {
    if (current.sessionsGeneration !== confirmed.sessionsGeneration) throw problem('wrong-password')
    return passwordChanged(current, { passwordHash, sessionId, at, requestId })
  })
}
