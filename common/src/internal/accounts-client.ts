import { z } from 'zod'
import { objectId, username } from '../http/input.ts'
import type { Accounts } from './accounts.ts'
import type { InternalClient } from './internal-client.ts'

const found = z.object({
  items: z.array(
    z.object({
      userId: z.string(),
      username: z.string(),
      displayName: z.string(),
      createdAt: z.string(),
      deleted: z.boolean(),
    }),
  ),
})

const validOf = (schema: z.ZodType<string>, values: string[] = []): string[] =>
  values.flatMap((value) => schema.safeParse(value).data ?? [])

/** Asks auth-service. What cannot be an id or a username is nobody's, and not asked for. */
export const createAccounts = (client: InternalClient): Accounts => ({
  find: async (query) => {
    const ids = validOf(objectId, query.ids)
    const usernames = validOf(username, query.usernames)
    if (ids.length === 0 && usernames.length === 0) return []

    return (await client.get('/internal/accounts', { ids, usernames }, found)).items
  },
})
