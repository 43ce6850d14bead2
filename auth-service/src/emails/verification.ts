import type { Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { makeToken, withToken } from '../one-time-tokens/one-time-token.ts'
import { workOf, type Work } from '../work/work.ts'

type Asked = { at: Date; requestId?: string | undefined; email: string }

/** The account with a new token for `email`, and the mail that brings it there. */
export const verificationOf = (
  { vault, config }: Pick<Deps, 'vault' | 'config'>,
  account: Account,
  { at, requestId, email }: Asked,
): { account: Account; work: Work[] } => {
  const token = makeToken(account.id)
  const lifetimeMs = config.VERIFY_TOKEN_TTL_SECONDS * 1_000
  const template = email === account.email ? 'verify-email' : 'confirm-new-email'
  const mail = {
    template,
    to: email,
    username: account.username,
    sealedToken: vault.seal(token, 'mail-token'),
    uselessAfter: new Date(at.getTime() + lifetimeMs),
  } as const

  return {
    account: {
      ...account,
      tokens: withToken(account.tokens, { token, purpose: 'verify-email', now: at, lifetimeMs, email }),
    },
    work: [workOf('mail', mail, { at, requestId })],
  }
}
