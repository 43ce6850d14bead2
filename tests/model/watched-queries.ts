import mongoose from 'mongoose'

type Profiled = {
  ns: string
  op: string
  planSummary?: string
  hasSortStage?: boolean
  command: Record<string, unknown>
}

/** Enough for some 50,000 queries. */
const profileBytes = 100 * 2 ** 20

/** Has mongod note every query of a database from now on. */
export const watchQueries = async (mongoUrl: string, database: string) => {
  const client = await new mongoose.mongo.MongoClient(mongoUrl, { directConnection: true }).connect()
  const db = client.db(database)
  await db.createCollection('system.profile', { capped: true, size: profileBytes })
  await db.command({ profile: 2 })

  /** Kinds of queries, each once, that read a whole collection or sorted in memory. */
  const suspicious = async (isAllowed: (collection: string) => boolean): Promise<string[]> => {
    await db.command({ profile: 0 })
    const bad = { $or: [{ planSummary: /COLLSCAN/ }, { hasSortStage: true }] }
    const found = await db.collection<Profiled>('system.profile').find(bad).toArray()
    const kinds = found
      .map(({ ns, op, planSummary, hasSortStage, command }) => ({
        collection: ns.slice(database.length + 1),
        what: `${ns} ${op} ${planSummary ?? ''} ${hasSortStage ? 'sorted ' : ''}${JSON.stringify(command['filter'] ?? command['pipeline'] ?? command['q'] ?? {}).slice(0, 300)}`,
      }))
      .filter(({ collection }) => collection !== 'system.profile' && !isAllowed(collection))
    return [...new Set(kinds.map(({ what }) => what.replaceAll(/[0-9a-f]{24}|[0-9a-f-]{36}|\d+/g, '#')))]
  }

  /** How many were noted. */
  const count = (): Promise<number> => db.collection('system.profile').countDocuments()

  return { suspicious, count, close: () => client.close() }
}
