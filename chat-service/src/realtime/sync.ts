import { cursorOf, uuid } from '@chat/common/http/input'
import { mongo } from 'mongoose'
import { z } from 'zod'
import { hiddenAmong } from '../chats/hidden-chats.ts'
import type { MemberDoc } from '../chats/member.model.ts'
import { maxChatsOfPerson } from '../chats/list-chats.ts'
import { viewChats, type ChatView, type ViewDeps } from '../chats/view-chats.ts'
import type { Deps } from '../deps.ts'
import { hiddenStub } from '../hiding/hidden-stub.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import { epochMs } from '../messages/message-input.ts'
import type { MessageView } from '../messages/view-message.ts'
import { planItems, type Stretch } from './plan-items.ts'

/** Clocks of a replica set differ and transactions take a while: what changed shortly before `since` is told again. */
const overlapMs = 10_000

const chatsPerPage = 100

const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/**
 * How far an answer got in each of the streams it consists of; null: that stream is at its end, not there: it has not
 * begun. `at` is the time of the first answer, which the client keeps as its next `since`.
 */
const position = z.strictObject({
  at: epochMs,
  items: z.strictObject({ chatId: z.string(), after: seq }).nullable(),
  changed: z.strictObject({ chatId: z.string(), at: epochMs, seq }).nullable().optional(),
  hidden: z.strictObject({ at: epochMs, id: z.string() }).nullable().optional(),
  chats: z.string().nullable(),
})
type Position = z.infer<typeof position>

export const syncCursor = cursorOf(position)

export const syncInput = z.strictObject({
  chats: z.record(uuid, seq),
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

/** What somebody hid from themselves is a place without content. */
const viewFor = async (deps: SyncDeps, userId: string, found: MessageDoc[]): Promise<MessageView[]> => {
  const hiddenAt = await deps.hidden.amongMessages(
    userId,
    found.map(({ _id }) => _id.toHexString()),
  )
  return found.map((message) => {
    const at = hiddenAt.get(message._id.toHexString())
    return at ? hiddenStub(message, at) : deps.viewMessage(message)
  })
}

const readItems = async (deps: SyncDeps, userId: string, stretches: Stretch[]): Promise<SyncAnswer['chats']> => {
  const found = await deps.messages.stretches(
    stretches.map(({ chatId, from, to }) => ({ chatId, from, to })),
    userId,
  )
  const chats: SyncAnswer['chats'] = {}
  for (const { chatId, to, lastSeq } of stretches) chats[chatId] = { items: [], hasMore: to < lastSeq, lastSeq }
  for (const view of await viewFor(deps, userId, found)) chats[view.chatId]!.items.push(view)
  return chats
}

/** A page of chats that are new to the client or have changed, in the order of their ids. */
const readChats = async (deps: SyncDeps, mine: Map<string, MemberDoc>, input: SyncInput, since: Date | undefined) => {
  const from = input.cursor?.chats ?? ''
  const rows = [...mine.values()].filter(({ chatId }) => chatId > from)
  const chats = await deps.chats.findMany(rows.map(({ chatId }) => chatId))
  const changedAt = new Map(chats.map((chat) => [chat._id, chat.changedAt]))

  const unknown = rows.filter(({ chatId }) => input.chats[chatId] === undefined)
  const hidden = await hiddenAmong(deps, unknown, chats)
  const isNew = ({ chatId }: MemberDoc): boolean => input.chats[chatId] === undefined
  const isChanged = (row: MemberDoc): boolean =>
    since !== undefined && (row.changedAt >= since || (changedAt.get(row.chatId) ?? since) >= since)
  const wanted = rows.filter((row) => (isNew(row) ? !hidden.has(row.chatId) : isChanged(row)))
  const page = wanted.slice(0, chatsPerPage)

  const views = new Map((await viewChats(deps, page, chats)).map((view) => [view.id, view]))
  const viewsOf = (some: MemberDoc[]): ChatView[] => some.flatMap(({ chatId }) => views.get(chatId) ?? [])
  return {
    added: viewsOf(page.filter(isNew)),
    chatsChanged: viewsOf(page.filter((row) => !isNew(row))),
    next: wanted.length > page.length ? page.at(-1)!.chatId : null,
  }
}

type Mine = Map<string, MemberDoc>

/** At most `limit` messages that were changed, and where to go on. Undefined as `place`: from the beginning. */
const readChanged = async (
  deps: SyncDeps,
  { userId, known, since, limit }: { userId: string; known: Mine; since: Date; limit: number },
  place: Position['changed'],
): Promise<{ views: MessageView[]; next: Position['changed'] }> => {
  if (place === null || limit === 0) return { views: [], next: place }

  const wanted = { chatIds: [...known.keys()], since, viewerId: userId }
  const found = await deps.messages.changedSince(wanted, place, limit)
  const visible = found.filter(({ chatId, seq }) => seq >= known.get(chatId)!.visibleFrom)
  const last = found.length === limit ? found.at(-1) : undefined
  return {
    views: await viewFor(deps, userId, visible),
    next: last ? { chatId: last.chatId, at: last.changedAt!.getTime(), seq: last.seq } : null,
  }
}

/** The same for what was hidden, on another device. */
const readHidden = async (
  deps: SyncDeps,
  { userId, known, since, limit }: { userId: string; known: Mine; since: Date; limit: number },
  place: Position['hidden'],
): Promise<{ views: MessageView[]; next: Position['hidden'] }> => {
  if (place === null || limit === 0) return { views: [], next: place }

  const found = await deps.hidden.since(userId, since, place, limit)
  const visible = found.filter(({ chatId, seq }) => seq >= (known.get(chatId)?.visibleFrom ?? Infinity))
  const ids = visible.map(({ messageId }) => new mongo.ObjectId(messageId))
  const last = found.length === limit ? found.at(-1) : undefined
  return {
    views: await viewFor(deps, userId, await deps.messages.findMany(ids, userId)),
    next: last ? { at: last.hiddenAt.getTime(), id: last._id } : null,
  }
}

/** `limit` is for both of them. */
const readChanges = async (
  deps: SyncDeps,
  asked: { userId: string; known: Mine; since: Date; limit: number },
  cursor: Position | undefined,
) => {
  const changed = await readChanged(deps, asked, cursor?.changed)
  const left = asked.limit - changed.views.length
  const hidden =
    changed.next === null
      ? await readHidden(deps, { ...asked, limit: left }, cursor?.hidden)
      : { views: [], next: cursor?.hidden }
  return { views: [...changed.views, ...hidden.views], changed: changed.next, hidden: hidden.next }
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

  const planned = plan.stretches.reduce((count, { from, to }) => count + to - from + 1, 0)
  const asked = {
    ...{ userId, limit: input.limit - planned },
    known: new Map(known.map((chatId) => [chatId, mine.get(chatId)!])),
  }
  const [chats, fromRows, changes] = await Promise.all([
    readItems(deps, userId, plan.stretches),
    first || input.cursor?.chats !== null ? readChats(deps, mine, input, since) : undefined,
    since ? readChanges(deps, { ...asked, since }, input.cursor) : { views: [], changed: null, hidden: null },
  ])

  const next: Position = {
    ...{ at, items: plan.next, chats: fromRows?.next ?? null },
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
