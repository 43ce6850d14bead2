import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { workOf } from '../work/work.ts'

/** The owner hears that somebody guesses who has got as far as to be asked for codes. Never rejects. */
export const tellOfLockedCodes = async (
  deps: ChangeDeps & Pick<Deps, 'log'>,
  accountId: string,
  requestId?: string,
): Promise<void> => {
  try {
    await changeAccount(deps, accountId, (account, at) => {
      const { id, email, username } = account
      const entry = { action: 'account-locked', actorId: null, targetId: id, details: { codes: true } } as const
      const mail = { template: 'codes-locked', to: email, username } as const
      return { account, work: [workOf('mail', mail, { at, requestId }), workOf('audit', entry, { at, requestId })] }
    })
  } catch (err) {
    deps.log.warn({ err }, 'nobody could be told of locked codes')
  }
}
