import { mongo } from 'mongoose'
import type { MemberDoc } from '../chats/member.model.ts'
import { hiddenStub } from '../hiding/hidden-stub.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import type { MessageView } from '../messages/message.answer.ts'
import type { Stretch } from './plan-items.ts'
import type { SyncAnswer } from './sync.answer.ts'
import type { Position, SyncDeps } from './sync-contract.ts'

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

/** Whole stretches of logs. */
export const readItems = async (deps: SyncDeps, userId: string, stretches: Stretch[]): Promise<SyncAnswer['chats']> => {
  const found = await deps.messages.stretches(
    stretches.map(({ chatId, from, to }) => ({ chatId, from, to })),
    userId,
  )
  const chats: SyncAnswer['chats'] = {}
  for (const { chatId, to, lastSeq } of stretches) chats[chatId] = { items: [], hasMore: to < lastSeq, lastSeq }
  for (const view of await viewFor(deps, userId, found)) chats[view.chatId]!.items.push(view)
  return chats
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

/** What was changed and what was hidden since; `limit` is for both of them. */
export const readChanges = async (
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
