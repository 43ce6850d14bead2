import type { Account } from '../accounts/account.ts'
import { changeAccount, type AccountChange, type ChangeDeps } from '../accounts/change-account.ts'
import { problem } from '../problems.ts'
import { workOf } from '../work/work.ts'
import type { Deps } from '../deps.ts'

type About = { provider: string; usable: ReadonlySet<string>; at: Date; requestId: string | undefined }

/**
 * The account without its login at a provider. `usable`: the providers by which one can log in today.
 *
 * @throws ProblemError `identity-not-found`, `last-login`
 */
export const withoutIdentity = (account: Account, { provider, usable, at, requestId }: About): AccountChange => {
  const left = account.identities.filter((identity) => identity.provider !== provider)
  if (left.length === account.identities.length) throw problem('identity-not-found')
  if (account.passwordHash === undefined && !left.some((identity) => usable.has(identity.provider)))
    throw problem('last-login')

  const entry = {
    action: 'identity-unlinked',
    actorId: account.id,
    targetId: account.id,
    details: { provider },
  } as const
  return {
    // what was given out to that login goes with it
    account: { ...account, identities: left, tokens: account.tokens.filter(({ purpose }) => purpose !== 'oidc-login') },
    work: [
      workOf(
        'mail',
        { template: 'identity-unlinked', to: account.email, username: account.username },
        { at, requestId },
      ),
      workOf('audit', entry, { at, requestId }),
    ],
  }
}

export const unlink = async (
  deps: ChangeDeps & Pick<Deps, 'providers'>,
  accountId: string,
  { provider, requestId }: Pick<About, 'provider' | 'requestId'>,
): Promise<void> => {
  const usable = new Set(deps.providers.keys())
  await changeAccount(deps, accountId, (account, at) => withoutIdentity(account, { provider, usable, at, requestId }))
}
