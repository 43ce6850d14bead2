import { cursorOf } from '@chat/common/http/input'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { ChatDoc } from './chat.model.ts'
import { hiddenAmong } from './hidden-chats.ts'
import type { MemberDoc } from './member.model.ts'
import type { ChatView } from './chat.answer.ts'
import { viewChats, type ViewDeps } from './view-chats.ts'

export const maxChatsOfPerson = 5_000

/** Where a page ended: pinned chats come first, then those in which something happened last. */
export const chatListCursor = cursorOf(z.strictObject({ pinned: z.boolean(), at: z.number(), id: z.string() }))

type Position = { pinned: boolean; at: number; id: string }

const positionOf = ({ row, chat }: { row: MemberDoc; chat: ChatDoc }, pending: Date | undefined): Position => ({
  pinned: row.pinned,
  at: Math.max(chat.lastAt.getTime(), pending?.getTime() ?? 0),
  id: chat._id,
})

const inOrder = (a: Position, b: Position): number =>
  Number(b.pinned) - Number(a.pinned) || b.at - a.at || (a.id < b.id ? -1 : Number(a.id > b.id))

/**
 * A person's chats: their rows, then the chats of these, sorted in memory; last messages and peers are read for the
 * page alone. What they put away is left out. A constant number of round trips, whatever the number of chats.
 */
export const listChats = async (
  deps: ViewDeps & Pick<Deps, 'members'>,
  userId: string,
  { limit, cursor }: { limit: number; cursor?: Position | undefined },
): Promise<{ items: ChatView[]; next: string | null }> => {
  const rows = await deps.members.ofPerson(userId, maxChatsOfPerson)
  const chats = await deps.chats.findMany(rows.map(({ chatId }) => chatId))
  const hidden = await hiddenAmong(deps, rows, chats)
  const rowOf = new Map(rows.map((row) => [row.chatId, row]))

  const all = chats
    .filter(({ _id }) => !hidden.has(_id))
    .map((chat) => ({ chat, row: rowOf.get(chat._id)! }))
    .map((mine) => ({ ...mine, position: positionOf(mine, deps.derive.lastAt(mine.chat._id)) }))
    .filter(({ position }) => !cursor || inOrder(cursor, position) < 0)
    .toSorted((a, b) => inOrder(a.position, b.position))
  const page = all.slice(0, limit)
  const last = page.at(-1)

  return {
    items: await viewChats(
      deps,
      page.map(({ row }) => row),
      page.map(({ chat }) => chat),
    ),
    next: last && all.length > limit ? chatListCursor.encode(last.position) : null,
  }
}
