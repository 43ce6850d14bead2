import { isDuplicateKey } from '@chat/common/mongo/duplicate-key'
import { isUnavailable, problem } from '@chat/common/http/problem'
import { setTimeout as pause } from 'node:timers/promises'
import { mongo, type Connection } from 'mongoose'
import { fileBytes, type FileBytes } from './file-bytes.ts'
import { fileModel, type FileDoc, type FileKind, type ReadyFile } from './file.model.ts'
import type { Received } from './receive-file.ts'

/** Longer than an upload can take, and than anything can take that wants a file. */
export const hourMs = 3_600_000

const minuteMs = 60_000

const waitForOtherMs = 30_000
const lookEveryMs = 100

type NewFile = { chatId: string; uploaderId: string; key?: string | undefined }

type Options = { kind: FileKind; unusedAfterMs: number; now: () => Date }

/**
 * Files that were uploaded, and their documents. The document is there before the first byte and until the last one is
 * gone, so whatever a process leaves in the middle is found.
 */
export const keptFiles = (db: Connection, { kind, unusedAfterMs, now }: Options) => {
  const files = fileModel(db, kind)
  const bytes = fileBytes(db, kind)
  const inMs = (ms: number) => new Date(now().getTime() + ms)

  const sameUpload = ({ chatId, uploaderId, key = '' }: NewFile) => ({ chatId, uploaderId, key })
  const findSame = (file: NewFile): Promise<FileDoc | null> => files.findOne(sameUpload(file)).lean<FileDoc>()

  /** A new document, or the ready one of the same key. An upload of that key that is not finished loses to this one. */
  const begin = async ({ key, ...file }: NewFile): Promise<FileDoc | ReadyFile> => {
    for (;;) {
      const doc: FileDoc = {
        _id: new mongo.ObjectId(),
        ...file,
        ...(key !== undefined && { key }),
        state: 'uploading',
        createdAt: now(),
        keptUntil: inMs(hourMs),
      }
      try {
        await files.create(doc)
        return doc
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
      }
      await files.updateOne(
        { ...sameUpload({ key, ...file }), state: { $ne: 'ready' } },
        { $set: { state: 'deleted' }, $unset: { key: true } },
      )
      const ready = await findSame({ key, ...file })
      if (ready?.state === 'ready') return ready as ReadyFile // it has all that a ready one has
    }
  }

  const finish = (id: mongo.ObjectId, received: Received): Promise<ReadyFile | null> =>
    files
      .findOneAndUpdate(
        { _id: id, state: 'uploading' },
        { $set: { state: 'ready', ...received, keptUntil: inMs(unusedAfterMs) } },
        { returnDocument: 'after' },
      )
      .lean<ReadyFile>()

  const discard = async (id: mongo.ObjectId): Promise<void> => {
    await bytes.remove([id])
    await files.deleteOne({ _id: id, state: { $ne: 'ready' } })
  }

  /** The same upload came again meanwhile; what that one becomes is the answer to both. */
  const waitForOther = async (file: NewFile): Promise<ReadyFile> => {
    for (let waitedMs = 0; waitedMs < waitForOtherMs; waitedMs += lookEveryMs) {
      const other = await findSame(file)
      if (other?.state === 'ready') return other as ReadyFile // as above
      if (!other) break
      await pause(lookEveryMs)
    }
    throw problem('unavailable', { detail: 'The same upload is under way again' })
  }

  return {
    model: files,
    bytes,

    /**
     * Keeps what `receive` writes under the id it gets. `repeated`: there was one with this key, and `receive` was not
     * called or in vain. What fails or breaks off leaves nothing behind.
     */
    add: async (
      file: NewFile,
      receive: (bytes: FileBytes, id: mongo.ObjectId) => Promise<Received>,
    ): Promise<{ file: ReadyFile; repeated: boolean }> => {
      const doc = await begin(file)
      if (doc.state === 'ready') return { file: doc as ReadyFile, repeated: true } // as above
      try {
        const ready = await finish(doc._id, await receive(bytes, doc._id))
        if (ready) return { file: ready, repeated: false }
      } catch (error) {
        // of what the database has not confirmed a part may still arrive: the sweeper comes when it has
        if (!isUnavailable(error)) await discard(doc._id)
        throw error
      }
      await discard(doc._id)
      if (file.key === undefined) throw problem('unavailable', { detail: 'The upload took too long' })
      return { file: await waitForOther(file), repeated: true }
    },

    /** Whether an upload of this key is there or under way. */
    isKnown: async (file: NewFile): Promise<boolean> => file.key !== undefined && (await findSame(file)) !== null,

    find: async (id: string): Promise<ReadyFile | null> =>
      files.findOne({ _id: new mongo.ObjectId(id), state: 'ready' }).lean<ReadyFile>(),

    /** The sweeper is to look again, in an hour, whether anything has these. */
    recheck: async (ids: string[]): Promise<void> => {
      await files.updateMany({ _id: { $in: ids }, state: 'ready' }, { $set: { keptUntil: inMs(hourMs) } })
    },

    /** What they have uploaded and nothing has is not kept for them; what they are just sending may still arrive. */
    letGoOf: async (uploaderId: string): Promise<void> => {
      const until = { $min: { keptUntil: inMs(minuteMs) } }
      await files.updateMany({ uploaderId, keptUntil: { $exists: true }, state: 'ready' }, until)
    },

    /** May be repeated; what a crash leaves of it the sweeper removes. */
    remove: async (ids: string[]): Promise<void> => {
      const found = ids.map((id) => new mongo.ObjectId(id))
      const gone = { $set: { state: 'deleted', keptUntil: now() }, $unset: { key: true, heldBy: true } } as const
      await files.updateMany({ _id: { $in: found }, state: 'ready' }, gone)
      await bytes.remove(found)
      await files.deleteMany({ _id: { $in: found }, state: 'deleted' })
    },
  }
}

export type KeptFiles = ReturnType<typeof keptFiles>
