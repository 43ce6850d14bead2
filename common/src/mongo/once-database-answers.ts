import { setTimeout as pause } from 'node:timers/promises'
import { mongo } from 'mongoose'
import { backOffMs } from '../broker/back-off.ts'
import type { Logger } from '../log/logger.ts'
import { whyNoDatabase } from './why-no-database.ts'

const selectWithinMs = 2_000

/** Who signs in is left out. */
export const hostsOf = (mongoUrl: string): string => /^[^/]+\/\/(?:[^@/]*@)?([^/?]+)/.exec(mongoUrl)?.[1] ?? ''

/** Asks for what only a user with a right to the database is told: a ping is answered to everybody. */
const ask = async (url: string): Promise<void> => {
  const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: selectWithinMs })
  try {
    await client.connect()
    await client.db().command({ listCollections: 1, nameOnly: true, authorizedCollections: true })
  } finally {
    await client.close()
  }
}

/**
 * Does `work` as soon as the MongoDB that `url` names can be used, and again if that goes away meanwhile; for as long as
 * it takes. Each try that fails is one line of log: where, and why.
 *
 * @throws what `work` throws, and what no waiting mends.
 */
export const onceDatabaseAnswers = async <Result>(
  { url, log }: { url: string; log: Logger },
  work: () => Promise<Result>,
): Promise<Result> => {
  const server = hostsOf(url)
  for (let tries = 1; ; tries += 1) {
    try {
      await ask(url)
      return await work()
    } catch (error) {
      const reason = whyNoDatabase(error)
      if (reason === undefined) throw error
      log.warn({ server, reason, tries }, `waiting for MongoDB at ${server}: ${reason}`)
    }
    await pause(backOffMs(tries))
  }
}
