import mongoose from 'mongoose'
import { until } from '@chat/common/testing/until'

const waiting = { $or: [{ unsent: { $exists: true } }, { 'outbox.0': { $exists: true } }] }

/** Documents, in any database of the platform, whose announcement still waits: `database.collection: count`. */
const waitingIn = async (client: mongoose.mongo.MongoClient): Promise<string[]> => {
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true })
  const found: string[] = []
  for (const { name } of databases.filter(({ name }) => name.endsWith('_db'))) {
    const collections = await client.db(name).listCollections({ type: 'collection' }, { nameOnly: true }).toArray()
    for (const collection of collections) {
      const count = await client.db(name).collection(collection.name).countDocuments(waiting)
      if (count > 0) found.push(`${name}.${collection.name}: ${count}`)
    }
  }
  return found
}

/** Nothing waits in any outbox, within `timeoutMs`. */
export const untilAnnounced = async (mongoUrl: string, timeoutMs = 30_000): Promise<void> => {
  const client = await new mongoose.mongo.MongoClient(mongoUrl, { directConnection: true }).connect()
  let left: string[] = []
  try {
    await until(
      async () => {
        left = await waitingIn(client)
        return left.length === 0
      },
      { timeoutMs, what: 'empty outboxes' },
    )
  } catch (cause) {
    throw new Error(`still to be announced: ${left.join(', ')}`, { cause })
  } finally {
    await client.close()
  }
}
