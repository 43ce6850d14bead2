import type { Caller } from '@chat/common/auth/caller'
import { problem as commonProblem } from '@chat/common/http/problem'
import { allows, hasMfa, withSessionsEnded } from '../accounts/account.ts'
import { changeAccount } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { countCode, type CodeDeps } from './give-code.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { secretOf } from './seal-secret.ts'
import { confirm } from './second-factor.ts'
import { tellOwner } from './tell-owner.ts'

/**
 * Puts the second factor in force. All other sessions are over, as they began with one factor, and so are logins that
 * are half done. The recovery codes are told this once.
 *
 * @throws ProblemError `mfa-enabled`, `mfa-not-enabled`, `wrong-code`, `too-many-requests`
 */
export const confirmFactor = async (
  deps: CodeDeps & Pick<Deps, 'sessions'>,
  { userId, sessionId }: Caller,
  { code, requestId }: { code: string; requestId?: string | undefined },
): Promise<{ recoveryCodes: string[] }> => {
  const session = await deps.sessions.find(sessionId)
  const { recoveryCodes, recoveryHashes } = makeRecoveryCodes()

  await countCode(deps, { accountId: userId, code, requestId }, () =>
    changeAccount(deps, userId, (account, at) => {
      if (session === null || !allows(account, session)) throw commonProblem('unauthenticated')
      if (hasMfa(account)) throw problem('mfa-enabled')
      if (account.mfa === undefined) throw problem('mfa-not-enabled')

      const secret = secretOf(deps, userId, account.mfa)
      const mfa = confirm(account.mfa, code, { secret, now: at, recoveryHashes })
      if (mfa === null) throw problem('wrong-code')
      const over = withSessionsEnded({ ...account, mfa }, { at, requestId, keptSessionId: sessionId })
      return { account: over.account, work: [...over.work, ...tellOwner(account, 'mfa-enabled', { at, requestId })] }
    }),
  )
  return { recoveryCodes }
}
