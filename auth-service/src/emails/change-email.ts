import type { Caller } from '@chat/common/auth/caller'
import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import { confirmIdentity } from '../accounts/confirm-identity.ts'
import type { Deps } from '../deps.ts'
import { countAsk } from '../one-time-tokens/count-ask.ts'
import { problem } from '../problems.ts'
import { changeAsked } from './email-changes.ts'
import { verificationOf } from './verification.ts'

type Given = { email: string; password?: string | undefined; address: string; requestId?: string | undefined }

/**
 * Mails a token to another address, which comes in force when it is verified, and tells the one in force. Whether
 * somebody else has the address is not looked at: only who reads its mail learns that.
 *
 * @throws ProblemError as `confirmIdentity`; `too-many-requests`
 */
export const changeEmail = async (
  deps: ChangeDeps & Parameters<typeof confirmIdentity>[0] & Pick<Deps, 'vault' | 'config'>,
  caller: Caller,
  { email, password, address, requestId }: Given,
): Promise<void> => {
  const confirmed = await confirmIdentity(deps, caller, password)
  await countAsk(deps, `address of ${caller.userId}`, address)

  await changeAccount(deps, caller.userId, (account, at) => {
    if (account.sessionsGeneration !== confirmed.sessionsGeneration) throw problem('wrong-password')
    if (account.email === email) return null

    const asked = verificationOf(deps, account, { at, requestId, email })
    return { account: asked.account, work: [...asked.work, ...changeAsked(account, { at, requestId })] }
  })
}
