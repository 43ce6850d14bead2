import { randomUUID } from 'node:crypto'
import { Schema } from 'mongoose'
import type { DomainEvent, EventContract } from '../events/define-event.ts'

/** An event that waits in the document it tells of. `by`: the instance that has to announce it. */
export type OutboxEntry = {
  id: string
  type: string
  at: Date
  by: string
  subject: string
  requestId?: string
  data: unknown
}

/** What a use case puts, by `$push: { outbox: entry }`, into the very write that changes the document. */
export const outboxEntry = <Type extends string, Data>(
  contract: EventContract<Type, Data>,
  {
    by,
    at,
    subject,
    data,
    requestId,
  }: { by: string; at: Date; subject: string; data: Data; requestId?: string | undefined },
): OutboxEntry => ({
  id: randomUUID(),
  type: contract.type,
  at,
  by,
  subject,
  ...(requestId !== undefined && { requestId }),
  data,
})

export const toEvent = ({ id, type, at, subject, requestId, data }: OutboxEntry, source: string): DomainEvent => ({
  specversion: '1.0',
  id,
  source,
  type,
  subject,
  time: at.toISOString(),
  ...(requestId !== undefined && { requestid: requestId }),
  data,
})

const entrySchema = new Schema(
  {
    id: { type: String, required: true },
    type: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    subject: { type: String, required: true },
    requestId: String,
    data: Schema.Types.Mixed,
  },
  { _id: false, id: false, minimize: false },
)

/**
 * `outbox: outboxField` in a schema. Documents with nothing waiting have no array, and no query returns it unless it
 * asks for it.
 */
export const outboxField = { type: [entrySchema], default: undefined, select: false }

/**
 * Both reads of the outbox use this index, what an instance has to announce and what nobody did, and a document with
 * nothing waiting is not in it.
 */
export const addOutboxIndexes = (schema: Schema): void => {
  schema.index(
    { 'outbox.by': 1, 'outbox.at': 1 },
    { name: 'outbox', partialFilterExpression: { 'outbox.by': { $exists: true } } },
  )
}
