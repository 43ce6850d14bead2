import type { Connection, mongo } from 'mongoose'

export type Command = { name: string; command: mongo.Document }

/** Every command that `work` sends to mongod, of a connection that is monitored. */
export const commandsOf = async (db: Connection, work: () => Promise<unknown>): Promise<Command[]> => {
  const seen: Command[] = []
  const note = ({ commandName: name, command }: { commandName: string; command: mongo.Document }): void =>
    void seen.push({ name, command })
  db.getClient().on('commandStarted', note)
  await work()
  db.getClient().off('commandStarted', note)
  return seen
}

const stagesOf = (stage: mongo.Document): string[] => {
  const below: mongo.Document[] = stage['inputStages'] ?? (stage['inputStage'] ? [stage['inputStage']] : [])
  return [stage['stage'] as string, ...below.flatMap(stagesOf)]
}

/** How mongod would run a command that it was sent, and how many keys and documents it would look at. */
export const planOf = async (db: Connection, { command }: Command) => {
  const own = ['lsid', '$db', '$clusterTime', 'txnNumber', 'readConcern', 'writeConcern']
  const explain = Object.fromEntries(Object.entries(command).filter(([field]) => !own.includes(field)))
  const answer = await db.db!.command({ explain, verbosity: 'executionStats' })
  const { queryPlanner, executionStats } = answer['stages']?.[0]?.$cursor ?? answer

  return {
    stages: stagesOf(queryPlanner.winningPlan.queryPlan ?? queryPlanner.winningPlan),
    keys: executionStats.totalKeysExamined as number,
    documents: executionStats.totalDocsExamined as number,
  }
}
