import type { Account } from '../accounts/account.ts'
import { changeAccount, type AccountChange, type ChangeDeps } from '../accounts/change-account.ts'
import { makeToken, withToken } from '../one-time-tokens/one-time-token.ts'
import { LoginRefused } from './refusal.ts'

const lifetimeMs = 60_000

/** What the code stands for. */
export type Proof = { authenticatedAt: Date | undefined; codeChallenge: string | undefined }

/**
 * A code that logs in as the account once, within a minute. `next` looks at the account as it is when the code is written,
 * and may change it in the same write.
 *
 * @throws LoginRefused, and whatever `next` throws
 */
export const giveLoginCode = async (
  deps: ChangeDeps,
  accountId: string,
  { authenticatedAt, codeChallenge }: Proof,
  next: (account: Account, at: Date) => AccountChange = (account) => ({ account }),
): Promise<string> => {
  const token = makeToken(accountId)
  const changed = await changeAccount(deps, accountId, (current, now) => {
    const { account, ...consequences } = next(current, now)
    const tokens = withToken(account.tokens, {
      token,
      purpose: 'oidc-login',
      now,
      lifetimeMs,
      // a provider's clock may be ahead
      authenticatedAt: authenticatedAt !== undefined && authenticatedAt < now ? authenticatedAt : now,
      codeChallenge,
    })
    return { account: { ...account, tokens }, ...consequences }
  })
  if (changed === null) throw new LoginRefused('failed')
  return token
}
