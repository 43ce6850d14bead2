import type { Account } from '../accounts/account.ts'
import { changeAccount, type ChangeDeps } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'

/**
 * Keeps a right password at the cost of today. Not waited for, and left to the next login where there is no room: it
 * never rejects. A password that was changed meanwhile stays.
 */
export const rehash = async (
  deps: ChangeDeps & Pick<Deps, 'passwords' | 'log'>,
  { id, passwordHash }: Account,
  password: string,
): Promise<void> => {
  if (passwordHash === undefined || !deps.passwords.isOutdated(passwordHash)) return

  try {
    const renewed = await deps.passwords.hash(password)
    await changeAccount(deps, id, (account) =>
      account.passwordHash === passwordHash ? { account: { ...account, passwordHash: renewed } } : null,
    )
  } catch (err) {
    deps.log.warn({ err }, 'a password stays at its cost for now')
  }
}
