import { Schema, type Connection, type mongo } from 'mongoose'
import type { AvatarSize, Picture } from './picture.ts'

/** A picture of somebody, whole: `_id` is the `avatarId` of the profile that has it. */
type AvatarDoc = {
  _id: string
  userId: string
  sizes: Record<AvatarSize, Buffer>
  /** When it is looked whether the profile has it. Not there: it is known that it has. */
  dueAt?: Date
}

const schema = new Schema<AvatarDoc>(
  {
    _id: String,
    userId: { type: String, required: true },
    sizes: { type: { 64: Buffer, 256: Buffer, 512: Buffer }, required: true },
    dueAt: Date,
  },
  { collection: 'avatars', versionKey: false },
)
schema.index({ userId: 1 }, { name: 'person' })
schema.index({ dueAt: 1 }, { name: 'due', partialFilterExpression: { dueAt: { $exists: true } } })

export const avatarModel = (db: Connection) => db.model<AvatarDoc>('Avatar', schema)

/** Longer than anything can take between one write and the next. */
const hourMs = 3_600_000

type Due = { id: string; userId: string; dueAt: Date }

export const avatarStore = (db: Connection, now: () => Date) => {
  const model = avatarModel(db)
  const inAnHour = () => new Date(now().getTime() + hourMs)

  return {
    add: async (avatarId: string, userId: string, sizes: Picture): Promise<void> => {
      await model.create({ _id: avatarId, userId, sizes, dueAt: inAnHour() })
    },

    read: async (avatarId: string, userId: string, size: AvatarSize): Promise<Buffer | null> => {
      const found = await model
        .findOne({ _id: avatarId, userId }, { [`sizes.${size}`]: 1 })
        .lean<{ sizes: Record<string, mongo.Binary> }>()
      return found && Buffer.from(found.sizes[size]!.value())
    },

    /** It will be looked, in an hour, whether these are still somebody's. How many of them are there. */
    recheck: async (avatarIds: string[]): Promise<number> =>
      (await model.updateMany({ _id: { $in: avatarIds } }, { $set: { dueAt: inAnHour() } })).matchedCount,

    remove: async (avatarId: string): Promise<void> => {
      await model.deleteOne({ _id: avatarId })
    },

    removeOf: async (userId: string): Promise<void> => {
      await model.deleteMany({ userId })
    },

    due: async (limit: number): Promise<Due[]> => {
      const found = await model
        .find({ dueAt: { $lt: now() } }, { userId: 1, dueAt: 1 })
        .sort({ dueAt: 1 })
        .limit(limit)
        .lean<(Pick<AvatarDoc, 'userId'> & { _id: string; dueAt: Date })[]>()
      return found.map(({ _id, userId, dueAt }) => ({ id: _id, userId, dueAt }))
    },

    /** Keeps or removes it, unless somebody wanted it to be looked at later meanwhile. */
    settle: async ({ id, dueAt }: Due, isUsed: boolean): Promise<void> => {
      const same = { _id: id, dueAt }
      await (isUsed ? model.updateOne(same, { $unset: { dueAt: true } }) : model.deleteOne(same))
    },
  }
}

export type AvatarStore = ReturnType<typeof avatarStore>
