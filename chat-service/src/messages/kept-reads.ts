import { problem } from '@chat/common/http/problem'
import type { Connection, mongo } from 'mongoose'
import { readKept } from '../log/read-kept.ts'
import { messageDocs, readAs, readByAll, type MessageDoc } from './message.model.ts'

const journalledAfterMs = 10_000

/** Reads of messages of which nothing that a crash could still take away gets out. */
export const keptReads = (db: Connection, now: () => Date) => {
  const messages = messageDocs(db)

  /**
   * What is still to be announced may not be in the journal yet. A write that changes nothing, on one of these, waits
   * for the journal up to now. What was stored a while ago is in it: mongod writes it every 100 ms.
   */
  const onlyKept = async (found: MessageDoc[]): Promise<MessageDoc[]> => {
    const recent = now().getTime() - journalledAfterMs
    const inDoubt = found.find(({ unsent, createdAt }) => unsent !== undefined && createdAt.getTime() > recent)
    if (inDoubt && !(await readKept(messages, { _id: inDoubt._id })))
      throw problem('unavailable', { detail: 'The database went away while it was read' })
    return found
  }

  const find = async (
    filter: mongo.Filter<MessageDoc>,
    direction: 1 | -1,
    count: number,
    viewerId?: string,
    hint?: string,
  ): Promise<MessageDoc[]> => {
    const projection = viewerId === undefined ? readByAll : readAs(viewerId)
    const options = {
      sort: { chatId: direction, seq: direction },
      limit: count,
      projection,
      ...(hint && { hint }),
    } as const
    return onlyKept(await messages.find(filter, options).toArray())
  }

  return { messages, onlyKept, find }
}

export type KeptReads = ReturnType<typeof keptReads>
