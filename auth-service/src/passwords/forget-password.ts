import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { mailWithToken } from '../mails/mail-with-token.ts'
import { countAsk } from '../one-time-tokens/count-ask.ts'
import { makeToken } from '../one-time-tokens/one-time-token.ts'
import { resetAsked } from './password-changes.ts'

/** Mails a token that sets a password to whoever has this address, if anybody, and not again before an interval. */
export const mailReset = async (
  deps: ChangeDeps & Pick<Deps, 'vault' | 'config'>,
  email: string,
  requestId?: string,
): Promise<void> => {
  const found = await deps.accounts.findByLogin(email)
  if (found === null) return

  const lifetimeMs = deps.config.RESET_TOKEN_TTL_SECONDS * 1_000
  const intervalMs = deps.config.MAIL_INTERVAL_SECONDS * 1_000
  await changeAccount(deps, found.id, (current, at) => {
    const token = makeToken(current.id)
    const account = resetAsked(current, { token, at, lifetimeMs, intervalMs })
    if (account === null || current.email !== email) return null

    const { username } = account
    const mail = { template: 'reset-password', to: email, username, token, lifetimeMs, at, requestId } as const
    return { account, work: [mailWithToken(deps, mail)] }
  })
}

/**
 * Begins to, and does not wait: how long the answer takes must not tell whether there is such an account. Who asks is
 * counted with the address they ask for, so that nobody else is held up.
 *
 * @throws ProblemError `too-many-requests`
 */
export const forgetPassword = async (
  deps: Parameters<typeof mailReset>[0] & Pick<Deps, 'loginThrottle' | 'log'>,
  { email, address, requestId }: { email: string; address: string; requestId?: string | undefined },
): Promise<void> => {
  await countAsk(deps, `forgot ${email}`, address)
  mailReset(deps, email, requestId).catch((err: unknown) => deps.log.warn({ err }, 'a reset could not be mailed'))
}
