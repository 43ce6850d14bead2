import type { OutboxEntry } from '../broker/document-outbox.ts'
import { isDuplicateKey } from './duplicate-key.ts'
import type { Model, UpdateQuery } from 'mongoose'

/**
 * Writes the next version of a document and its announcements in one write; the first version makes it. False when it
 * is not the next one any more: of the first the upsert turns into an insert and clashes on `_id`, of later ones nothing
 * is found, also where the document was removed meanwhile. Fields that are undefined are removed.
 */
export const replaceVersion = async <Doc extends { _id: string; version: number }>(
  model: Model<Doc>,
  { _id, ...fields }: Omit<Doc, 'outbox'> & { _id: string; version: number },
  entries: OutboxEntry[],
): Promise<boolean> => {
  const before: object = { _id, version: fields.version - 1 }
  const gone = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [[name, true]] : []))
  const update = {
    $set: fields,
    ...(gone.length > 0 && { $unset: Object.fromEntries(gone) }),
    $push: { outbox: { $each: entries } },
  } as unknown as UpdateQuery<Doc> // the type of a field of some Doc cannot be resolved

  try {
    const { matchedCount, upsertedCount } = await model.updateOne(before, update, { upsert: fields.version === 1 })
    return matchedCount + upsertedCount === 1
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}
