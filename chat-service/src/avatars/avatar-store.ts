import type { Connection } from 'mongoose'
import { chatModel } from '../chats/chat.model.ts'
import type { FileDoc } from '../files/file.model.ts'
import { keptFiles } from '../files/kept-files.ts'
import { createSweep } from '../files/sweep-files.ts'
import { createCheckUnused } from '../files/unused-files.ts'

/** Pictures of groups. Which one a group has is in its row, from its log. */
export const avatarStore = (db: Connection, now: () => Date, unusedAfterMs: number) => {
  const kept = keptFiles(db, { kind: 'avatars', unusedAfterMs, now })
  const chats = chatModel(db)

  const usedOf = async (docs: FileDoc[]): Promise<Set<string>> => {
    const chatIds = [...new Set(docs.map(({ chatId }) => chatId))]
    const found = await chats.find({ _id: { $in: chatIds } }, { avatarId: 1 }).lean()
    const current = new Map(found.map(({ _id, avatarId }) => [_id, avatarId]))
    const used = docs.filter(({ _id, chatId }) => current.get(chatId) === _id.toHexString())
    return new Set(used.map(({ _id }) => _id.toHexString()))
  }

  return {
    add: kept.add,
    bytes: kept.bytes,
    find: kept.find,
    recheck: kept.recheck,
    remove: kept.remove,
    letGoOf: kept.letGoOf,
    checkUnused: createCheckUnused({ kept, usedOf }),
    sweep: createSweep({ kept, usedOf, now }),
  }
}

export type AvatarStore = ReturnType<typeof avatarStore>
