import { changeVersion } from '@chat/common/mongo/change-version'
import type { Deps } from '../deps.ts'
import { isAdmin, type Account } from './account.ts'
import type { Consequences } from './account.model.ts'

export type ChangeDeps = Pick<Deps, 'accounts' | 'outbox' | 'work' | 'now'>

/** What becomes of an account, and what follows from it. */
export type AccountChange = Consequences & { account: Account }

/**
 * Changes an account by a pure rule: `next` gives the account as it has to be, or null where nothing changes. Whoever
 * loses a race decides again on what the winner has written. What follows is written with it, and done or under way
 * when this resolves with the account as it is now.
 *
 * @throws ProblemError whatever `next` throws; `last-admin` where nobody would be admin any more; `unavailable`; null
 * when there is no such account.
 */
export const changeAccount = async (
  deps: ChangeDeps,
  accountId: string,
  next: (account: Account, now: Date) => AccountChange | null,
): Promise<Account | null> => {
  type State = { account: Account; consequences: Consequences } | null

  let written = false
  const state = await changeVersion<State>({
    read: async () => {
      const account = await deps.accounts.findById(accountId)
      return account && { account, consequences: {} }
    },
    next: (current) => {
      const change = current && next(current.account, deps.now())
      if (current === null || change === null) return current
      const { account, ...consequences } = change
      return { account: { ...account, version: current.account.version + 1 }, consequences }
    },
    write: async (changed, current) => {
      if (changed === null || current === null) return false
      const write = () => deps.accounts.replace(changed.account, changed.consequences)
      const isLoss = isAdmin(current.account) && !isAdmin(changed.account)
      written = isLoss ? await deps.accounts.whileAnotherAdminStays(current.account, write) : await write()
      return written
    },
  })
  if (state === null) return null
  if (!written) return state.account

  const { entries = [], work = [] } = state.consequences
  if (entries.length > 0) deps.outbox.announce(deps.accounts.outboxModel, accountId, entries)
  await deps.work.begin(accountId, work)
  return state.account
}
