import type { Connection } from 'mongoose'
import { toEvent, type OutboxEntry } from './outbox-entry.ts'
import type { Announcement, OutboxSource } from './outbox.ts'

/** One entry and where it waits. */
export type WaitingEntry = Announcement & { modelName: string; documentId: unknown; at: Date }

type Deps = {
  models: { readonly modelName: string; readonly db: Connection }[]
  source: string
  instanceId: string
  now: () => Date
}

type WaitingDocument = { _id: unknown; outbox: OutboxEntry[] }

/** A tick that is lost means one more announcement, which consumers tolerate: it need not wait for the journal. */
const tick = { writeConcern: { w: 1, j: false }, timestamps: false } as const

export const toAnnouncement = (
  modelName: string,
  documentId: unknown,
  entry: OutboxEntry,
  source: string,
): WaitingEntry => ({ id: entry.id, events: [toEvent(entry, source)], modelName, documentId, at: entry.at })

/** The `outbox` arrays of these models as one queue, oldest first, in order within a document. */
export const documentOutboxSource = ({ models, source, instanceId, now }: Deps): OutboxSource<WaitingEntry> => {
  const modelOf = new Map(models.map(({ db, modelName }) => [modelName, db.model(modelName)]))

  /**
   * The index, the only one that fits, hands the documents over oldest first. A sort on top would have to read all that
   * wait for each page, as an index over an array cannot answer it.
   */
  const read = async (filter: object, limit: number, isWanted: (entry: OutboxEntry) => boolean) => {
    const pages = await Promise.all(
      [...modelOf].map(async ([modelName, model]) => {
        const documents = await model.find(filter, { outbox: 1 }).limit(limit).lean<WaitingDocument[]>()
        return documents.map(({ _id, outbox }) =>
          outbox.filter(isWanted).map((entry) => toAnnouncement(modelName, _id, entry, source)),
        )
      }),
    )
    return pages
      .flat()
      .filter((entries) => entries.length > 0)
      .sort(([a], [b]) => a!.at.getTime() - b!.at.getTime())
      .flat()
      .slice(0, limit)
  }

  const tickOffModel = async (modelName: string, entries: WaitingEntry[]): Promise<void> => {
    const _id = { $in: [...new Set(entries.map(({ documentId }) => documentId))] }
    const ids = entries.map(({ id }) => id)
    await modelOf
      .get(modelName)!
      .bulkWrite(
        [
          { updateMany: { filter: { _id }, update: { $pull: { outbox: { id: { $in: ids } } } } } },
          { updateMany: { filter: { _id, outbox: { $size: 0 } }, update: { $unset: { outbox: true } } } },
        ],
        tick,
      )
  }

  return {
    own: (limit) => read({ 'outbox.by': instanceId }, limit, ({ by }) => by === instanceId),

    abandoned: (olderThanMs, limit) => {
      const before = new Date(now().getTime() - olderThanMs)
      const filter = { 'outbox.by': { $exists: true }, outbox: { $elemMatch: { at: { $lt: before } } } }
      return read(filter, limit, ({ at }) => at < before)
    },

    tickOff: async (items) => {
      for (const modelName of new Set(items.map((item) => item.modelName)))
        await tickOffModel(
          modelName,
          items.filter((item) => item.modelName === modelName),
        )
    },
  }
}
