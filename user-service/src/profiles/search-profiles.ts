import { cursorOf, limit, text, username } from '@chat/common/http/input'
import { fold } from '@chat/common/text/fold'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { NameField } from './profile.model.ts'
import type { Profile } from './profile.ts'

const cursor = cursorOf(z.strictObject({ by: z.enum(['username', 'searchKey']), after: z.string().max(256) }))

export const profileSearch = z.strictObject({ search: text(1, 64), limit, cursor: cursor.schema })
export type ProfileSearch = z.infer<typeof profileSearch>

type SearchDeps = Pick<Deps, 'profiles' | 'accounts'>
type Page = { items: Profile[]; next: string | null }

/**
 * First those whose username begins so, then those whose display name does; each person once, and nobody whom `userId`
 * blocks or is blocked by.
 */
export const searchProfiles = async (deps: SearchDeps, userId: string, query: ProfileSearch): Promise<Page> => {
  const page = await findPage(deps, userId, query)
  if (page.items.length > 0 || query.cursor !== undefined) return page

  return (await keepNewcomer(deps, query.search)) ? findPage(deps, userId, query) : page
}

const findPage = async (
  { profiles }: SearchDeps,
  userId: string,
  { search, limit, cursor: from }: ProfileSearch,
): Promise<Page> => {
  const prefix = fold(search)
  if (prefix === '') return { items: [], next: null }

  const found: { profile: Profile; by: NameField; after: string }[] = []
  const take = async (by: NameField): Promise<void> => {
    const after = from?.by === by ? from.after : ''
    const page = await profiles.findByPrefix(by, prefix, { userId, after, limit: limit + 1 - found.length })
    found.push(...page.map(({ profile, position }) => ({ profile, by, after: position })))
  }
  if (from?.by !== 'searchKey') await take('username')
  if (found.length <= limit) await take('searchKey')

  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return {
    items: items.map(({ profile }) => profile),
    next: last ? cursor.encode({ by: last.by, after: last.after }) : null,
  }
}

/** Somebody who has just registered under this very name may not be known here yet. */
const keepNewcomer = async ({ profiles, accounts }: SearchDeps, search: string): Promise<boolean> => {
  const { data: name } = username.safeParse(search)
  if (name === undefined) return false

  const [account] = await accounts.find({ usernames: [name] })
  if (account === undefined || account.deleted) return false

  await profiles.keepRegistered(account)
  return true
}
