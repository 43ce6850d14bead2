import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import type { Model, UpdateQuery } from 'mongoose'

type Kept = { _id: string; version: number }

/**
 * One upsert that only changes an older document: where the same or a newer one is kept already, it turns into an insert
 * and clashes on `_id`. So late and repeated events change nothing, however many instances handle them at once. A clash
 * with another's first insert says nothing of whose is newer: the second try finds that document there.
 */
export const keepNewest = async <Doc extends Kept>(model: Model<Doc>, { _id, ...fields }: Doc): Promise<void> => {
  const older: object = { _id, version: { $lt: fields.version } }
  const update = { $set: fields } as unknown as UpdateQuery<Doc> // the type of a field of some Doc cannot be resolved
  const write = (upsert: boolean) => model.updateOne(older, update, { upsert })

  await write(true).catch(async (error: unknown) => {
    if (!isDuplicateKey(error)) throw error
    await write(false)
  })
}
