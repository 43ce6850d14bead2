import { randomUUID } from 'node:crypto'
import type { Connection } from 'mongoose'
import { openDatabase } from '../mongo/open-database.ts'

export type TestDatabase = {
  db: Connection
  /** Names this database; for what opens a connection of its own. */
  url: string
  /** Removes the database and closes `db`. */
  drop: () => Promise<void>
}

/** An address on the suites' mongod that names a database nobody else uses. */
export const testDatabaseUrl = (name = 'test'): string => {
  const server = process.env.TEST_MONGO_URL
  if (server === undefined) throw new Error('TEST_MONGO_URL is not set: run this by jest, which starts a mongod')

  const url = new URL(server)
  url.pathname = `/${name}_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  return url.href
}

/** A database of its own, opened as services open theirs. */
export const openTestDatabase = async (name?: string): Promise<TestDatabase> => {
  const url = testDatabaseUrl(name)
  const db = await openDatabase(url)

  return {
    db,
    url,
    drop: async () => {
      await db.dropDatabase()
      await db.close()
    },
  }
}
