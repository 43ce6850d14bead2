import type { Connection } from 'mongoose'
import type { Logger } from '../log/logger.ts'
import type { Broker } from './broker.ts'
import { createOutbox, type OutboxOptions } from './create-outbox.ts'
import { documentOutboxSource, toAnnouncement, type WaitingEntry } from './document-outbox-source.ts'
import type { OutboxEntry } from './outbox-entry.ts'

export { addOutboxIndexes, outboxEntry, outboxField, type OutboxEntry } from './outbox-entry.ts'

/** Any mongoose model; its generic type would not accept a model of something else. */
export type OutboxModel = { readonly modelName: string; readonly db: Connection }

export type DocumentOutbox = {
  /** To be called after the write that stored `entries` in the document, with the same entries in the same order. */
  announce: (model: OutboxModel, documentId: unknown, entries: OutboxEntry[]) => void
  isLive: () => boolean
  /** Announces what it still can, then lets go; what is left is another instance's to announce. */
  stop: () => Promise<void>
}

type DocumentOutboxDeps = {
  models: OutboxModel[]
  broker: Pick<Broker, 'openPublisher'>
  /** CloudEvents `source`: `/auth-service`. */
  source: string
  /** Marks the entries that this process has to announce; a new one for every start. */
  instanceId: string
  now: () => Date
  log: Logger
}

/** Announces what use cases left in the `outbox` of their documents: at least once, in order within a document. */
export const createDocumentOutbox = (deps: DocumentOutboxDeps, options: OutboxOptions = {}): DocumentOutbox => {
  const { broker, log } = deps
  const outbox = createOutbox<WaitingEntry>({ source: documentOutboxSource(deps), broker, log }, options)

  const names = new Set(deps.models.map(({ modelName }) => modelName))

  return {
    announce: ({ modelName }, documentId, entries) => {
      if (!names.has(modelName)) throw new Error(`${modelName} is not one of the models of this outbox`)
      outbox.announce(entries.map((entry) => toAnnouncement(modelName, documentId, entry, deps.source)))
    },
    isLive: outbox.isLive,
    stop: outbox.stop,
  }
}
