import { clientNetwork } from '@chat/common/http/client-network'
import { problem as commonProblem, ProblemError } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'

/**
 * Counts who asks for mails as the login counts failures, apart from it: so many for one thing, and so many in all, from
 * one network, then slower and slower. Others who ask for the same thing are not held up.
 *
 * @throws ProblemError `too-many-requests`
 */
export const countAsk = async (
  { loginThrottle }: Pick<Deps, 'loginThrottle'>,
  what: string,
  address: string,
): Promise<void> => {
  const network = clientNetwork(address)
  try {
    await loginThrottle.begin(`ASK ${what} FROM ${network}`, `ASK ${network}`) // a login is in lower case
  } catch (error) {
    if (!(error instanceof ProblemError) || error.slug !== 'too-many-requests') throw error
    const { retryAfterSeconds = 1 } = error
    throw commonProblem('too-many-requests', { retryAfterSeconds, detail: 'Too many mails were asked for' })
  }
}
