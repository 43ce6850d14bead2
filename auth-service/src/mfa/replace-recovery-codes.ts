import type { Caller } from '@chat/common/auth/caller'
import { workOf } from '../work/work.ts'
import { giveCode, type CodeDeps } from './give-code.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'

/**
 * New recovery codes in place of all that are left, told this once.
 *
 * @throws ProblemError `mfa-not-enabled`, `wrong-code`, `too-many-requests`
 */
export const replaceRecoveryCodes = async (
  deps: CodeDeps,
  { userId }: Caller,
  { code, requestId }: { code: string; requestId?: string | undefined },
): Promise<{ recoveryCodes: string[] }> => {
  const { recoveryCodes, recoveryHashes } = makeRecoveryCodes()
  await giveCode(deps, { accountId: userId, code, requestId }, (account, at) => ({
    account: { ...account, mfa: { ...account.mfa!, recoveryHashes } }, // there is one whose code was given
    work: [
      workOf('audit', { action: 'recovery-codes-replaced', actorId: userId, targetId: userId }, { at, requestId }),
    ],
  }))
  return { recoveryCodes }
}
