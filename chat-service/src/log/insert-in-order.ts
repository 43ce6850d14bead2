import { duplicateKey } from '@chat/common/mongo/duplicate-key'
import { durable } from '@chat/common/mongo/open-database'
import { mongo } from 'mongoose'
import { attachmentIndex, seqIndex, type MessageDoc, type MessageDocs } from '../messages/message.model.ts'

/** `stored` documents from the front are kept, none after them; `because` says what the next one ran into. */
export type Inserted = {
  stored: number
  because?: 'seq-taken' | 'already-stored' | 'attachment-taken' | 'refused'
  cause?: unknown
}

/** About the document, so it fails again: BadValue, DocumentValidationFailure, BSONObjectTooLarge. */
const refusals = new Set([2, 121, 10334])

/** One ordered insert, answered from the journal. Throws when it is unknown what was stored. */
export const insertInOrder = async (messages: MessageDocs, documents: MessageDoc[]): Promise<Inserted> => {
  try {
    await messages.insertMany(documents, { ordered: true, writeConcern: durable })
    return { stored: documents.length }
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error

    // with a write-concern error what was written may still be rolled back: in doubt, like a lost answer
    const failed = [error.writeErrors].flat()[0]
    if (!failed || error.result.getWriteConcernError()) throw error

    if (failed.code === duplicateKey) {
      // a bulk error has no keyPattern, the name of the index stands in its text
      const clashedOn = (index: string): boolean => failed.errmsg?.includes(` ${index} `) ?? false
      if (clashedOn(seqIndex)) return { stored: failed.index, because: 'seq-taken' }
      return { stored: failed.index, because: clashedOn(attachmentIndex) ? 'attachment-taken' : 'already-stored' }
    }
    if (refusals.has(Number(failed.code))) return { stored: failed.index, because: 'refused', cause: error }

    throw error
  }
}
