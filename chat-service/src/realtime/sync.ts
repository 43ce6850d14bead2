import { cursorOf, uuid } from '@chat/common/http/input'
import { z } from 'zod'
import type { MemberDoc } from '../chats/member.model.ts'
import { maxChatsOfPerson } from '../chats/list-chats.ts'
import { viewChats, type ChatView, type ViewDeps } from '../chats/view-chats.ts'
import type { Deps } from '../deps.ts'
import type { MessageView } from '../messages/view-message.ts'
import { planItems, type Stretch } from './plan-items.ts'

/** Clocks of a replica set differ and transactions take a while: what changed shortly before `since` is told again. */
const overlapMs = 10_000

const chatsPerPage = 100

/**
 * How far an answer got in each of the streams it consists of; null: that stream is at its end. `at` is the time of the
 * first answer, which the client keeps as its next `since`.
 */
const position = z.strictObject({
  at: z.number(),
  items: z.strictObject({ chatId: z.string(), after: z.number() }).nullable(),
  changed: z.strictObject({ chatId: z.string(), at: z.number(), seq: z.number() }).nullable(),
  chats: z.string().nullable(),
})
type Position = z.infer<typeof position>

export const syncCursor = cursorOf(position)

export const syncInput = z.strictObject({
  chats: z.record(uuid, z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)),
  since: z.iso.datetime().optional(),
  limit: z.number().int().min(1).max(100).default(100),
  cursor: syncCursor.schema,
})
export type SyncInput = z.infer<typeof syncInput>

export type SyncAnswer = {
  chats: Record<string, { items: MessageView[]; hasMore: boolean; lastSeq: number }>
  changed: MessageView[]
  chatsChanged: ChatView[]
  added: ChatView[]
  removed: string[]
  cursor: string | null
  serverTime: string
}

export type SyncDeps = ViewDeps & Pick<Deps, 'members'>

const readItems = async (deps: SyncDeps, userId: string, stretches: Stretch[]): Promise<SyncAnswer['chats']> => {
  const found = await deps.messages.stretches(
    stretches.map(({ chatId, from, to }) => ({ chatId, from, to })),
    userId,
  )
  const chats: SyncAnswer['chats'] = {}
  for (const { chatId, to, lastSeq } of stretches) chats[chatId] = { items: [], hasMore: to < lastSeq, lastSeq }
  for (const message of found) chats[message.chatId]!.items.push(deps.viewMessage(message))
  return chats
}

/** A page of chats that are new to the client or have changed, in the order of their ids. */
const readChats = async (deps: SyncDeps, mine: Map<string, MemberDoc>, input: SyncInput, since: Date | undefined) => {
  const from = input.cursor?.chats ?? ''
  const rows = [...mine.values()].filter(({ chatId }) => chatId > from)
  const chats = await deps.chats.findMany(rows.map(({ chatId }) => chatId))
  const changedAt = new Map(chats.map((chat) => [chat._id, chat.changedAt]))

  const isNew = (row: MemberDoc): boolean => input.chats[row.chatId] === undefined
  const isChanged = (row: MemberDoc): boolean =>
    since !== undefined && (row.changedAt >= since || (changedAt.get(row.chatId) ?? since) >= since)
  const wanted = rows.filter((row) => isNew(row) || isChanged(row))
  const page = wanted.slice(0, chatsPerPage)

  const views = new Map((await viewChats(deps, page, chats)).map((view) => [view.id, view]))
  const viewsOf = (some: MemberDoc[]): ChatView[] => some.flatMap(({ chatId }) => views.get(chatId) ?? [])
  return {
    added: viewsOf(page.filter(isNew)),
    chatsChanged: viewsOf(page.filter((row) => !isNew(row))),
    next: wanted.length > page.length ? page.at(-1)!.chatId : null,
  }
}

const readChanged = async (deps: SyncDeps, rows: MemberDoc[], input: SyncInput, since: Date) => {
  const visibleFrom = new Map(rows.map((row) => [row.chatId, row.visibleFrom]))
  const wanted = { chatIds: [...visibleFrom.keys()], since, viewerId: rows[0]?.userId ?? '' }
  const found = await deps.messages.changedSince(wanted, input.cursor?.changed ?? undefined, input.limit)
  const last = found.length === input.limit ? found.at(-1) : undefined
  return {
    changed: found.filter(({ chatId, seq }) => seq >= visibleFrom.get(chatId)!).map(deps.viewMessage),
    next: last ? { chatId: last.chatId, at: last.changedAt!.getTime(), seq: last.seq } : null,
  }
}

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

  const [chats, fromRows, fromChanges] = await Promise.all([
    readItems(deps, userId, plan.stretches),
    first || input.cursor?.chats !== null ? readChats(deps, mine, input, since) : undefined,
    since && (first || input.cursor?.changed !== null)
      ? readChanged(
          deps,
          known.map((chatId) => mine.get(chatId)!),
          input,
          since,
        )
      : undefined,
  ])

  const next: Position = {
    at,
    items: plan.next,
    changed: fromChanges?.next ?? null,
    chats: fromRows?.next ?? null,
  }
  const done = !next.items && !next.changed && !next.chats
  return {
    chats,
    changed: fromChanges?.changed ?? [],
    chatsChanged: fromRows?.chatsChanged ?? [],
    added: fromRows?.added ?? [],
    removed: first ? named.filter((chatId) => !mine.has(chatId)) : [],
    cursor: done ? null : syncCursor.encode(next),
    serverTime: new Date(at).toISOString(),
  }
}
