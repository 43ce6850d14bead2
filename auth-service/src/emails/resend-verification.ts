import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { unverifiedAddress, wasMailed } from './email-changes.ts'
import { verificationOf } from './verification.ts'

/**
 * Mails another token to the address that waits to be verified, unless one went there within the interval. False when
 * none waits.
 */
export const resendVerification = async (
  deps: ChangeDeps & Pick<Deps, 'vault' | 'config'>,
  userId: string,
  requestId?: string,
): Promise<boolean> => {
  const intervalMs = deps.config.MAIL_INTERVAL_SECONDS * 1_000
  let waits = false
  await changeAccount(deps, userId, (account, at) => {
    const email = unverifiedAddress(account, at)
    waits = email !== null
    if (email === null || wasMailed(account, email, { at, intervalMs })) return null
    return verificationOf(deps, account, { at, requestId, email })
  })
  return waits
}
