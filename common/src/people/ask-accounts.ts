import type { Account, Accounts } from '../internal/accounts.ts'
import type { PersonStore } from './person.model.ts'

const mostPerCall = 100

const keepAccount = (store: PersonStore, account: Account): Promise<void> =>
  account.deleted ? store.keepDeleted(account.userId) : store.keepRegistered(account)

/**
 * Asks auth-service for people who are not known here, and keeps the answers. Gives the ids of those who exist.
 *
 * @throws ProblemError `unavailable` while auth-service does not answer.
 */
export const askAccounts = async (
  { store, accounts }: { store: PersonStore; accounts: Accounts },
  query: { ids: string[] } | { usernames: string[] },
): Promise<string[]> => {
  const [field, values] = 'ids' in query ? (['ids', query.ids] as const) : (['usernames', query.usernames] as const)
  const found: Account[] = []
  for (let start = 0; start < values.length; start += mostPerCall)
    found.push(...(await accounts.find({ [field]: values.slice(start, start + mostPerCall) })))

  await Promise.all(found.map((account) => keepAccount(store, account)))
  return found.map(({ userId }) => userId)
}
