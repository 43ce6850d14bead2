import type { Deps } from '../deps.ts'
import type { WorkHandler } from '../work/create-worker.ts'

/** Failed logins count no more; those from one network are counted on their own for a while. */
export const forgetAttempts =
  ({ loginAttempts }: Pick<Deps, 'loginAttempts'>): WorkHandler<'forget-attempts'> =>
  async (_accountId, { counters, own, ownUntil }) => {
    await loginAttempts.forget(counters)
    await loginAttempts.keep(own, ownUntil)
  }
