import type { mongo } from 'mongoose'
import type { TestChat } from './start-test-chat.ts'

export type ProfiledCommand = {
  planSummary?: string
  hasSortStage?: boolean
  docsExamined?: number
  responseLength?: number
  ns: string
  command: object
}

/** Read beside everything else: leases, and what is due. */
const ofWorkers = new Set(['nodes', 'presences', 'scheduled', 'reports', 'search_progress'])

const observeOnce = async (chat: Pick<TestChat, 'db'>, work: () => Promise<unknown>) => {
  const client = chat.db.getClient()
  const database = chat.db.db!
  const commands: string[] = []
  const count = ({ databaseName, commandName, command }: mongo.CommandStartedEvent): void => {
    if (databaseName === chat.db.name && !ofWorkers.has(command[commandName])) commands.push(commandName)
  }

  await database.command({ profile: 2 })
  client.on('commandStarted', count)
  await work()
  client.off('commandStarted', count)
  await database.command({ profile: 0 })
  const plans = await database
    .collection('system.profile')
    .find<ProfiledCommand>({ ns: { $ne: `${chat.db.name}.system.profile` }, planSummary: { $exists: true } })
    .toArray()
  await database.collection('system.profile').drop()
  return { roundTrips: commands.length, commands, plans }
}

/**
 * What a piece of work asks of the database: how often, counted by the driver, and how mongod answers, by its profiler.
 * Sweepers read beside it once a second, so the one of four observations with the fewest commands is the work's own.
 */
export const observeDatabase = async (chat: TestChat, work: () => Promise<unknown>) => {
  const observed = []
  for (let times = 0; times < 4; times += 1) observed.push(await observeOnce(chat, work))
  return observed.toSorted((a, b) => a.roundTrips - b.roundTrips)[0]!
}

/** Everything the database is asked over a connection while something goes on, also of outboxes. */
export const observeEverything = observeOnce
