import { hiddenAmong } from '../chats/hidden-chats.ts'
import type { MemberDoc } from '../chats/member.model.ts'
import type { ChatView } from '../chats/chat.answer.ts'
import { viewChats } from '../chats/view-chats.ts'
import type { SyncDeps, SyncInput } from './sync-contract.ts'

const chatsPerPage = 100

/** A page of chats that are new to the client or have changed, in the order of their ids. */
export const readChats = async (
  deps: SyncDeps,
  mine: Map<string, MemberDoc>,
  input: SyncInput,
  since: Date | undefined,
) => {
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
