import type { Connection } from 'mongoose'
import { on } from '../broker/broker.ts'
import { userDeleted, userRegistered } from '../events/auth-events.ts'
import { profileUpdated } from '../events/user-events.ts'
import { objectId, username as usernameSchema } from '../http/input.ts'
import type { Accounts } from '../internal/accounts.ts'
import { askAccounts } from './ask-accounts.ts'
import type { People, Person } from './people.ts'
import { personStore, type PersonDoc } from './person.model.ts'

/** What somebody is called whose account is closed. */
export const deletedNames = { username: 'deleted', displayName: 'Deleted account' } as const

const isKnown = ({ username, deleted }: PersonDoc): boolean => username !== undefined || deleted === true

const toPerson = ({ _id, username, displayName, avatarId, deleted }: PersonDoc): Person =>
  deleted === true || username === undefined
    ? { userId: _id, ...deletedNames, deleted: true }
    : { userId: _id, username, displayName: displayName ?? username, ...(avatarId !== undefined && { avatarId }) }

/**
 * A service's own copy of who is who: collection `people` of `db`, with its index built by `createIndexes`. Every read
 * is one query by index, what cannot be an id or a name is nobody's; nothing is remembered in the process, so that a change shows on every instance at once.
 */
export const createPeople = ({ db, accounts }: { db: Connection; accounts: Accounts }): People => {
  const store = personStore(db)

  const findKnown = async (ids: string[]): Promise<PersonDoc[]> => (await store.findByIds(ids)).filter(isKnown)

  return {
    findByIds: async (ids) => {
      const wanted = [...new Set(ids)].filter((id) => objectId.safeParse(id).success)
      const known = await findKnown(wanted)
      const knownIds = new Set(known.map(({ _id }) => _id))
      const unknown = wanted.filter((id) => !knownIds.has(id))

      if (unknown.length > 0) known.push(...(await findKnown(await askAccounts({ store, accounts }, { ids: unknown }))))
      return new Map(known.map((doc) => [doc._id, toPerson(doc)]))
    },

    findByUsername: async (given) => {
      const { data: username } = usernameSchema.safeParse(given)
      if (username === undefined) return null

      const known = await store.findByUsername(username)
      if (known) return toPerson(known)

      await askAccounts({ store, accounts }, { usernames: [username] })
      const asked = await store.findByUsername(username)
      return asked && toPerson(asked)
    },

    routes: [
      on(userRegistered, ({ data }) => store.keepRegistered(data)),
      on(userDeleted, ({ data }) => store.keepDeleted(data.userId)),
      on(profileUpdated, ({ data }) => store.keepUpdated(data, data.version)),
    ],
  }
}
