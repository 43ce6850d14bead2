import type { Connection } from 'mongoose'
import { mongo } from 'mongoose'

export type Counted = { commands: number; documents: number; bytes: number }

/** Sweepers and leases ask in their own time, whatever is sent: what they read is not of a message. */
const isOfMessages = (name: string): boolean => ['insert', 'update', 'findAndModify', 'delete'].includes(name)

/** What is written to a database, from the driver's own events; the connection must have been opened to report them. */
export const countCommands = (db: Connection): (() => Counted) => {
  const counted: Counted = { commands: 0, documents: 0, bytes: 0 }
  db.getClient().on('commandStarted', ({ commandName, command }: mongo.CommandStartedEvent) => {
    if (!isOfMessages(commandName)) return
    const parts = [command['documents'], command['updates'], command['deletes']].flat().filter(Boolean)
    counted.commands += 1
    counted.documents += Math.max(1, parts.length)
    counted.bytes += mongo.BSON.calculateObjectSize({ parts, query: command['query'], update: command['update'] })
  })
  return () => ({ ...counted })
}
