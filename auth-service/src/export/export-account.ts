import type { Caller } from '@chat/common/auth/caller'
import { problem } from '@chat/common/http/problem'
import { toLines } from '@chat/common/http/send-lines'
import { hasMfa, toMe, type Account } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { toListed } from '../sessions/session.ts'

const pageSize = 100

/** All that is known of somebody but what proves who they are. */
const accountRecord = (account: Account): object => ({
  kind: 'account',
  ...toMe(account),
  displayName: account.displayName,
  hasPassword: account.passwordHash !== undefined,
  mfa: hasMfa(account),
  identities: account.identities,
})

/** What this service knows of the caller: the account, then each session that goes on, some at a time. */
export async function* exportAccount(
  { accounts, sessions, now }: Pick<Deps, 'accounts' | 'sessions' | 'now'>,
  { userId, sessionId }: Caller,
): AsyncGenerator<string, void, undefined> {
  const account = await accounts.findById(userId)
  if (account === null || account.deletedAt !== undefined) throw problem('unauthenticated')
  yield toLines([accountRecord(account)])

  let before: string | undefined
  do {
    const page = await sessions.listLive(userId, { now: now(), before, limit: pageSize })
    if (page.length > 0) yield toLines(page.map((session) => ({ kind: 'session', ...toListed(session, sessionId) })))
    before = page.length === pageSize ? page.at(-1)?.id : undefined
  } while (before !== undefined)
}
