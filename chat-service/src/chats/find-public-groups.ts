import { cursorOf, limit, text } from '@chat/common/http/input'
import { fold } from '@chat/common/text/fold'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { PublicGroup } from './public-group.answer.ts'

const groupPlace = z.strictObject({ key: z.string(), id: z.string() })
export type GroupPlace = z.infer<typeof groupPlace>

const groupCursor = cursorOf(groupPlace)

export const publicQuery = z.strictObject({ search: text(0, 64).default(''), limit, cursor: groupCursor.schema })

/** Groups that anybody may join, in the order of their names, those whose name begins so. Who is banned does not see one. */
export const findPublicGroups = async (
  { chats, members, avatarUrlOf }: Pick<Deps, 'chats' | 'members' | 'avatarUrlOf'>,
  userId: string,
  { search, limit, cursor }: z.infer<typeof publicQuery>,
): Promise<{ items: PublicGroup[]; next: string | null }> => {
  const found = await chats.publicPage(fold(search), cursor, limit + 1)
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const rows = await members.rowsOfPerson(
    userId,
    page.map(({ _id }) => _id),
  )
  const rowOf = new Map(rows.map((row) => [row.chatId, row]))

  const items = page
    .filter(({ _id }) => !rowOf.get(_id)?.banned)
    .map(({ _id: id, name = '', description = '', avatarId, memberCount }) => ({
      id,
      name,
      description,
      ...(avatarId !== undefined && { avatarUrl: avatarUrlOf(id, avatarId) }),
      memberCount,
      isMember: rowOf.get(id)?.present ?? false,
    }))
  return {
    items,
    next: last && found.length > limit ? groupCursor.encode({ key: last.searchKey!, id: last._id }) : null,
  }
}
