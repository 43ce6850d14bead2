import { maxChatsOfPerson } from '../chats/list-chats.ts'
import { planItems } from './plan-items.ts'
import { readChats } from './sync-chats.ts'
import type { SyncAnswer } from './sync.answer.ts'
import { syncCursor, type Position, type SyncDeps, type SyncInput } from './sync-contract.ts'
import { readChanges, readItems } from './sync-messages.ts'

/** Clocks of a replica set differ and transactions take a while: what changed shortly before `since` is told again. */
const overlapMs = 10_000

/**
 * What a client missed, from the log and the rows, on any node: messages after the `seq` it knows, what changed since,
 * chats that came and went. Pages are bounded; the same request with the given cursor goes on until it is null.
 */
export const sync = async (deps: SyncDeps, userId: string, input: SyncInput): Promise<SyncAnswer> => {
  const first = input.cursor === undefined
  const at = input.cursor?.at ?? (await deps.messages.serverTime()).getTime()
  const since = input.since === undefined ? undefined : new Date(Date.parse(input.since) - overlapMs)

  const mine = new Map((await deps.members.ofPerson(userId, maxChatsOfPerson)).map((row) => [row.chatId, row]))
  const named = Object.keys(input.chats).toSorted()
  const known = named.filter((chatId) => mine.has(chatId))

  const wantsItems = first || input.cursor?.items !== null
  const remaining = wantsItems ? known.filter((chatId) => chatId >= (input.cursor?.items?.chatId ?? '')) : []
  const newest = remaining.length > 0 ? await deps.messages.newestOf(remaining) : new Map()
  const plan = planItems(
    remaining.map((chatId) => ({
      chatId,
      after: Math.max(input.chats[chatId]!, mine.get(chatId)!.visibleFrom - 1),
      lastSeq: newest.get(chatId)?.seq ?? 0,
    })),
    input.cursor?.items ?? undefined,
    input.limit,
  )

  const planned = plan.stretches.reduce((count, { from, to }) => count + to - from + 1, 0)
  const rows = new Map(known.map((chatId) => [chatId, mine.get(chatId)!]))
  const asked = { userId, limit: input.limit - planned, known: rows }
  const [chats, fromRows, changes] = await Promise.all([
    readItems(deps, userId, plan.stretches),
    first || input.cursor?.chats !== null ? readChats(deps, mine, input, since) : undefined,
    since ? readChanges(deps, { ...asked, since }, input.cursor) : { views: [], changed: null, hidden: null },
  ])

  const next: Position = {
    at,
    items: plan.next,
    chats: fromRows?.next ?? null,
    ...(changes.changed !== undefined && { changed: changes.changed }),
    ...(changes.hidden !== undefined && { hidden: changes.hidden }),
  }
  const done = !next.items && next.changed === null && next.hidden === null && !next.chats
  return {
    chats,
    changed: changes.views,
    chatsChanged: fromRows?.chatsChanged ?? [],
    added: fromRows?.added ?? [],
    removed: first ? named.filter((chatId) => !mine.has(chatId)) : [],
    cursor: done ? null : syncCursor.encode(next),
    serverTime: new Date(at).toISOString(),
  }
}
