import type { Connection } from 'mongoose'
import { accountModel, toAccount, type AccountDocument } from '../accounts/account.model.ts'
import type { Account } from '../accounts/account.ts'

type Name = 'username' | 'email'

/** Where a page of a search ended: in the names, or behind them in the addresses. */
export type SearchPosition = { username: string } | { email: string }

/** The highest code point: whatever begins with `prefix` stands before. */
const endOf = (prefix: string): string => `${prefix}\u{10ffff}`

/** All accounts, for admins; every question is one range of an index. */
export const accountDirectory = (db: Connection) => {
  const Model = accountModel(db)

  const beginningWith = async (name: Name, prefix: string, after: string | undefined, limit: number) => {
    const range = { $lt: endOf(prefix), ...(after === undefined ? { $gte: prefix } : { $gt: after }) }
    // who was found by username does not come again by address
    const isNew =
      name === 'email' ? { $or: [{ username: { $lt: prefix } }, { username: { $gte: endOf(prefix) } }] } : {}
    const found = Model.find({ [name]: range, ...isNew }).sort({ [name]: 1 })
    const index = name === 'email' ? { email: 1, username: 1 } : { username: 1 }
    return (await found.limit(limit).hint(index).lean<AccountDocument[]>()).map(toAccount)
  }

  return {
    /** Newest first, older than `before`. */
    newest: async (before: string | undefined, limit: number): Promise<Account[]> => {
      const filter = before === undefined ? {} : { _id: { $lt: before } }
      return (await Model.find(filter).sort({ _id: -1 }).limit(limit).lean<AccountDocument[]>()).map(toAccount)
    },

    /** Whose username begins with `prefix`, then whose address does, each in their order. `prefix` in lower case. */
    search: async (prefix: string, after: SearchPosition | undefined, limit: number): Promise<Account[]> => {
      const isAtAddresses = after !== undefined && 'email' in after
      const names = isAtAddresses ? [] : await beginningWith('username', prefix, after?.username, limit)
      if (names.length === limit) return names
      const address = isAtAddresses ? after.email : undefined
      return [...names, ...(await beginningWith('email', prefix, address, limit - names.length))]
    },
  }
}

export type AccountDirectory = ReturnType<typeof accountDirectory>
