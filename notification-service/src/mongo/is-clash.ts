import { duplicateKey } from '@chat/common/mongo/duplicate-key'
import { mongo } from 'mongoose'

/** Whether a write failed for nothing but a unique index: what it would have written is there. */
export const isClash = (error: unknown): boolean => {
  if (!(error instanceof mongo.MongoBulkWriteError))
    return error instanceof mongo.MongoServerError && error.code === duplicateKey

  const writeErrors = [error.writeErrors].flat()
  return writeErrors.every(({ code }) => code === duplicateKey) && error.result.getWriteConcernError() === undefined
}

/** Which of the documents of an insert were there already. @throws whatever is no clash. */
export const clashesOf = (error: unknown): number[] => {
  if (!isClash(error)) throw error
  return error instanceof mongo.MongoBulkWriteError ? [error.writeErrors].flat().map(({ index }) => index) : [0]
}
