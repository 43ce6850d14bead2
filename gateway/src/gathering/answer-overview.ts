import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '@chat/common/auth/caller'
import { problem } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { askPart, type Asker, type Part } from './ask-part.ts'
import { parts, peopleIn, usersPart, type OverviewProfile } from './overview-parts.ts'
import { questionHeaders } from './question-headers.ts'

type OverviewDeps = Pick<Deps, 'config' | 'upstreams' | 'log'>

/** Asks the services side by side. What one of them does not give in time is left out and named in `missing`. */
const gatherOverview = async (deps: OverviewDeps, asker: Asker, { userId }: Caller) => {
  const missing: string[] = []
  const ask = async <Answer>(part: Part<Answer>): Promise<Answer | undefined> => {
    const given = await askPart(deps, part, asker)
    if (given === undefined) missing.push(part.name)
    return given
  }

  const [me, settings, chats, messages, notifications] = await Promise.all([
    ask(parts.me),
    ask(parts.settings),
    ask(parts.chats),
    ask(parts.messages),
    ask(parts.notifications),
  ])
  if (missing.length === Object.keys(parts).length) throw problem('unavailable')

  const others = peopleIn(chats?.items ?? []).filter((id) => id !== userId)
  const asked: { items: OverviewProfile[] } | undefined =
    others.length === 0 ? { items: [] } : await ask(usersPart(others))
  const users = asked && Object.fromEntries([...(me ? [me] : []), ...asked.items].map((user) => [user.id, user]))

  const unread = { messages: messages?.messages, notifications: notifications?.count }
  return { me, settings, chats, unread, users, missing }
}

/** @throws ProblemError `unauthenticated`, or `unavailable` when no service gives anything */
export const answerOverview = async (
  deps: OverviewDeps,
  { req, res, requestId, caller }: { req: IncomingMessage; res: ServerResponse; requestId: string; caller: Caller },
): Promise<void> => {
  const closed = new AbortController()
  res.once('close', () => closed.abort())
  const asker = { headers: questionHeaders(req, 'application/json'), requestId, closed: closed.signal }

  const body = JSON.stringify(await gatherOverview(deps, asker, caller))
  res.setHeader('content-type', 'application/json; charset=utf-8')
  res.setHeader('cache-control', 'no-store')
  res.setHeader('content-length', Buffer.byteLength(body))
  res.end(body)
  req.resume()
}
