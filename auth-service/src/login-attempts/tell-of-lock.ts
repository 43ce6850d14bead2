import { isOpen, type Account } from '../accounts/account.ts'
import { changeAccount, type AccountChange, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { mailWithToken } from '../mails/mail-with-token.ts'
import { makeToken, withToken } from '../one-time-tokens/one-time-token.ts'
import { workOf } from '../work/work.ts'

type Act = { at: Date; requestId?: string | undefined }

/** The account with a token that takes the lock off, and the mail that brings it. */
const withUnlockToken = (
  deps: Pick<Deps, 'vault' | 'config'>,
  account: Account,
  { at, requestId }: Act,
): AccountChange => {
  const { id, username, email } = account
  const token = makeToken(id)
  const lifetimeMs = deps.config.RESET_TOKEN_TTL_SECONDS * 1_000
  const mail = { template: 'account-locked', to: email, username, token, lifetimeMs, at, requestId } as const
  const entry = { action: 'account-locked', actorId: null, targetId: id } as const

  return {
    account: { ...account, tokens: withToken(account.tokens, { token, purpose: 'unlock', now: at, lifetimeMs }) },
    work: [mailWithToken(deps, mail), workOf('audit', entry, { at, requestId })],
  }
}

/** Tells the owner of a lock and how to leave it. Never rejects: a lock without a mail ends as well. */
export const tellOfLock = async (
  deps: ChangeDeps & Pick<Deps, 'vault' | 'config' | 'log'>,
  accountId: string,
  requestId?: string,
): Promise<void> => {
  try {
    await changeAccount(deps, accountId, (account, at) =>
      isOpen(account) ? withUnlockToken(deps, account, { at, requestId }) : null,
    )
  } catch (err) {
    deps.log.warn({ err }, 'nobody could be told of a lock')
  }
}
