import type { Writable } from 'node:stream'
import { mongo, type Connection } from 'mongoose'
import type { FileKind } from './file.model.ts'

type Head = { _id: mongo.ObjectId; chunkSize: number }
type Part = { _id: mongo.ObjectId; files_id: mongo.ObjectId; n: number; data: Buffer }

const done = (work: (callback: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())))

/** Resolves when the database has it: there is never more than one write under way. */
const write = (file: Writable, bytes: Uint8Array) => done((callback) => void file.write(bytes, callback))

/** The bytes of files, in GridFS. No file is ever whole in memory, in neither direction. */
export const fileBytes = (db: Connection, kind: FileKind) => {
  const bucket = new mongo.GridFSBucket(db.db!, { bucketName: kind })
  const heads = db.db!.collection<Head>(`${kind}.files`)
  const parts = db.db!.collection<Part>(`${kind}.chunks`)

  return {
    /** Once it has thrown, nothing of it is on its way to the database any more. */
    write: async (id: mongo.ObjectId, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
      const file = bucket.openUploadStreamWithId(id, id.toHexString())
      file.on('error', () => {}) // whoever writes is told
      for await (const piece of bytes) await write(file, piece)
      await done((callback) => void file.end(callback))
    },

    /**
     * From byte `first` to byte `last`, a part at a time and each when it is asked for. GridFS's own stream fetches up
     * to 16 MB at once, for a client that may read slowly.
     */
    read: async function* (id: mongo.ObjectId, { first, last }: ByteRange): AsyncGenerator<Buffer> {
      const head = await heads.findOne({ _id: id })
      if (!head) throw new Error('the file has no bytes')

      const { chunkSize } = head
      for (let n = Math.floor(first / chunkSize); n * chunkSize <= last; n += 1) {
        const part = await parts.findOne({ files_id: id, n }, { promoteBuffers: true })
        if (!part) throw new Error('the file was removed while it was read')
        yield part.data.subarray(Math.max(0, first - n * chunkSize), last + 1 - n * chunkSize)
      }
    },

    /** Also what is there of files that were never whole. May be repeated. */
    remove: async (ids: mongo.ObjectId[]): Promise<void> => {
      await parts.deleteMany({ files_id: { $in: ids } })
      await heads.deleteMany({ _id: { $in: ids } })
    },
  }
}

/** Both included. */
export type ByteRange = { first: number; last: number }

export type FileBytes = ReturnType<typeof fileBytes>
