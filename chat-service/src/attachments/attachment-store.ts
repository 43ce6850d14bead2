import type { AttachmentData } from '@chat/common/events/chat-content'
import { problem } from '@chat/common/http/problem'
import { mongo, type Connection } from 'mongoose'
import type { FileDoc, ReadyFile } from '../files/file.model.ts'
import { hourMs, keptFiles } from '../files/kept-files.ts'
import { createSweep } from '../files/sweep-files.ts'
import { createCheckUnused } from '../files/unused-files.ts'
import { messageDocs } from '../messages/message.model.ts'

export const maxAttachments = 10
const dayMs = 86_400_000

/** What a message says of a file. */
export const toAttachmentData = ({ _id, name, type, size, width, height }: ReadyFile): AttachmentData => ({
  id: _id.toHexString(),
  name,
  type,
  size,
  ...(width !== undefined && { width }),
  ...(height !== undefined && { height }),
})

const wrong = (ids: string[], detailOf: (id: string, index: number) => string | undefined): void => {
  const errors = ids.flatMap((id, index) => {
    const detail = detailOf(id, index)
    return detail === undefined ? [] : [{ pointer: `#/attachmentIds/${index}`, detail }]
  })
  if (errors.length > 0) throw problem('invalid-request', { errors })
}

/**
 * Files for messages. Which message has one is known by the messages alone, of which one can have it; the documents here
 * say how long a file waits for its message.
 */
export const attachmentStore = (db: Connection, now: () => Date, unusedAfterMs = dayMs) => {
  const kept = keptFiles(db, { kind: 'attachments', unusedAfterMs, now })
  const { model: files } = kept
  const messages = messageDocs(db)

  /** The message that has a file, as far as access to it goes. */
  const messageOf = (id: string) =>
    messages.findOne(
      { attachments: { $exists: true }, 'attachments.id': id },
      { projection: { _id: 0, chatId: 1, seq: 1 } },
    )

  const usedOf = async (docs: Pick<FileDoc, '_id'>[]): Promise<Set<string>> => {
    const ids = docs.map(({ _id }) => _id.toHexString())
    const found = await messages
      .find(
        { attachments: { $exists: true }, 'attachments.id': { $in: ids } },
        { projection: { _id: 0, 'attachments.id': 1 } },
      )
      .toArray()
    const has = new Set(found.flatMap(({ attachments = [] }) => attachments.map(({ id }) => id)))
    return new Set(ids.filter((id) => has.has(id)))
  }

  /** Those of one chat and person that nothing has taken, held for `by` or for nobody. */
  const free = (chatId: string, uploaderId: string, ids: string[], by?: string) => ({
    _id: { $in: ids.map((id) => new mongo.ObjectId(id)) },
    chatId,
    uploaderId,
    state: 'ready' as const,
    sweptAt: { $exists: false },
    heldBy: by === undefined ? { $exists: false } : { $in: [null, by] },
  })

  const checkIds = (ids: string[]): void => {
    wrong(ids, (_, index) => (index >= maxAttachments ? `there may be ${maxAttachments} at most` : undefined))
    wrong(ids, (id, index) => (ids.indexOf(id) < index ? 'is in the list twice' : undefined))
  }

  const inOrder = (ids: string[], found: ReadyFile[]): AttachmentData[] => {
    const byId = new Map(found.map((file) => [file._id.toHexString(), file]))
    wrong(ids, (id) => (byId.has(id) ? undefined : 'is no file of yours that waits for a message of this chat'))
    return ids.map((id) => toAttachmentData(byId.get(id)!))
  }

  return {
    kept,
    messageOf,
    find: kept.find,
    recheck: kept.recheck,
    remove: kept.remove,
    letGoOf: kept.letGoOf,
    checkUnused: createCheckUnused({ kept, usedOf }),
    sweep: createSweep({ kept, usedOf, now }),

    /**
     * What a message of `uploaderId` in this chat is to say of its files, in the order of `ids`. The sweeper leaves them
     * alone for an hour from now: the message is to be stored by then, and there is nothing to do after it. That another
     * message has one already, the index of the messages says. `by` is what holds them, where something does.
     *
     * @throws ProblemError `invalid-request` with a pointer for each that is not theirs, of this chat, and there.
     */
    reserve: async (chatId: string, uploaderId: string, ids: string[], by?: string): Promise<AttachmentData[]> => {
      if (ids.length === 0) return []
      checkIds(ids)
      const [wanted, until] = [free(chatId, uploaderId, ids, by), new Date(now().getTime() + hourMs)]
      await files.updateMany(wanted, { $max: { keptUntil: until } })
      // in two steps: what the sweeper marked before the first is not found by the second
      return inOrder(ids, await files.find({ ...wanted, keptUntil: { $gte: until } }).lean<ReadyFile[]>())
    },

    /**
     * Keeps files for something that will send them later, known as `by`, until `release`. To be called once `by` is
     * stored, after `reserve`: what is held and forgotten would stay for ever. May be repeated.
     */
    hold: async (chatId: string, uploaderId: string, ids: string[], by: string): Promise<AttachmentData[]> => {
      if (ids.length === 0) return []
      checkIds(ids)
      const wanted = free(chatId, uploaderId, ids, by)
      await files.updateMany(wanted, { $set: { heldBy: by }, $unset: { keptUntil: true } })
      return inOrder(ids, await files.find({ ...wanted, heldBy: by }).lean<ReadyFile[]>())
    },

    /** What was held by `by` waits for an hour, and is removed unless a message has it by then. May be repeated. */
    release: async (by: string): Promise<void> => {
      const until = new Date(now().getTime() + hourMs)
      await files.updateMany({ heldBy: by }, { $unset: { heldBy: true }, $max: { keptUntil: until } })
    },
  }
}

export type AttachmentStore = ReturnType<typeof attachmentStore>
