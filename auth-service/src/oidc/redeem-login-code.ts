import { createHash } from 'node:crypto'
import type { Account } from '../accounts/account.ts'
import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import { accountIdOf, takeToken, type OneTimeToken } from '../one-time-tokens/one-time-token.ts'
import { problem } from '../problems.ts'

const challengeOf = (verifier: string | undefined): string | undefined =>
  verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url')

/**
 * Whose login a code stands for, once; shown without what its challenge was made of it is used up as well.
 *
 * @throws ProblemError `invalid-token`
 */
export const redeemLoginCode = async (
  deps: ChangeDeps,
  { code, codeVerifier }: { code: string; codeVerifier?: string | undefined },
): Promise<{ account: Account; oidcAt: Date }> => {
  const accountId = accountIdOf(code)
  if (accountId === undefined) throw problem('invalid-token')

  const used: OneTimeToken[] = []
  const account = await changeAccount(deps, accountId, (current, now) => {
    const found = takeToken(current.tokens, { token: code, purpose: 'oidc-login', now })
    if (found === null) throw problem('invalid-token')
    used[0] = found.taken
    return { account: { ...current, tokens: found.left } }
  })

  const [taken] = used
  if (account === null || taken === undefined) throw problem('invalid-token')
  if (taken.codeChallenge !== challengeOf(codeVerifier)) throw problem('invalid-token')
  return { account, oidcAt: taken.authenticatedAt ?? taken.createdAt }
}
