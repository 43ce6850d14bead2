import type { Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { mailWithToken } from '../mails/mail-with-token.ts'
import { makeToken, withToken } from '../one-time-tokens/one-time-token.ts'
import type { Work } from '../work/work.ts'

type Asked = { at: Date; requestId?: string | undefined; email: string }

/** The account with a new token for `email`, and the mail that brings it there. */
export const verificationOf = (
  deps: Pick<Deps, 'vault' | 'config'>,
  account: Account,
  { at, requestId, email }: Asked,
): { account: Account; work: Work[] } => {
  const token = makeToken(account.id)
  const lifetimeMs = deps.config.VERIFY_TOKEN_TTL_SECONDS * 1_000
  const template = email === account.email ? 'verify-email' : 'confirm-new-email'

  return {
    account: {
      ...account,
      tokens: withToken(account.tokens, { token, purpose: 'verify-email', now: at, lifetimeMs, email }),
    },
    work: [mailWithToken(deps, { template, to: email, username: account.username, token, lifetimeMs, at, requestId })],
  }
}
