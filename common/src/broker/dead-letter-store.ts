import { randomUUID } from 'node:crypto'
import { Schema, type Connection, type Model } from 'mongoose'
import type { DomainEvent } from '../events/define-event.ts'
import type { DeadLetter, DeadLetters } from './dead-letters.ts'

type Row = { _id: string; event: DomainEvent; error: string; at: Date; replay?: boolean }

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    event: { type: Schema.Types.Mixed, required: true },
    error: { type: String, required: true },
    at: { type: Date, required: true },
    replay: Boolean,
  },
  { collection: 'dead_letters', versionKey: false, minimize: false },
).index({ replay: 1, at: 1 }, { name: 'replay', partialFilterExpression: { replay: true } })

const toLetter = ({ _id, event, error, at }: Row): DeadLetter => ({ id: _id, event, error, at })

/** Dead letters of the in-process broker, in the database of the service that could not handle them. */
export const deadLetterStore = (db: Connection): DeadLetters => {
  const letters: Model<Row> = db.models['DeadLetter'] ?? db.model<Row>('DeadLetter', schema)

  return {
    add: async (event, error, at) => {
      await letters.create({ _id: randomUUID(), event, error, at })
    },
    list: async (limit) => (await letters.find().sort({ at: 1 }).limit(limit).lean<Row[]>()).map(toLetter),
    remove: async (id) => {
      await letters.deleteOne({ _id: id })
    },
    replay: async (id) => {
      const { matchedCount } = await letters.updateMany(id === undefined ? {} : { _id: id }, { $set: { replay: true } })
      return matchedCount
    },
    toReplay: async (limit) =>
      (await letters.find({ replay: true }).sort({ at: 1 }).limit(limit).lean<Row[]>()).map(toLetter),
  }
}
