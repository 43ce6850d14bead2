import { adminOf, type Caller } from '@chat/common/auth/caller'
import { problem } from '@chat/common/http/problem'
import type { Request } from 'express'
import { isAdmin } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'

/**
 * The first line of a route of admins. A token may be older than the loss of the role it tells of, so the account is
 * asked too.
 *
 * @throws ProblemError `unauthenticated`, `forbidden`
 */
export const requireAdmin = async (deps: Pick<Deps, 'accounts'>, req: Request): Promise<Caller> => {
  const caller = adminOf(req)
  const account = await deps.accounts.findById(caller.userId)
  if (account === null || !isAdmin(account)) throw problem('forbidden')
  return caller
}
