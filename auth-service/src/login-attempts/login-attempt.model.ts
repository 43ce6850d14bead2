import { Schema, type Connection } from 'mongoose'
import type { ThrottleRule } from './throttle-rule.ts'

type LoginAttemptDocument = { _id: string; failures: number; blockedUntil: Date; admitted: boolean; expiresAt: Date }

const schema = new Schema<LoginAttemptDocument>(
  { _id: String, failures: Number, blockedUntil: Date, admitted: Boolean, expiresAt: Date },
  { collection: 'login_attempts', versionKey: false },
)
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

const never = new Date(0)

/**
 * Counts a failure unless it is too early, in one update, so that no two at once count as one. In advance: a password
 * that turns out right gives it back.
 */
const countUnlessBlocked = ({ delaysMs, forgetAfterMs }: ThrottleRule, now: Date) => {
  const isForgotten = { $lte: [{ $ifNull: ['$expiresAt', never] }, now] }
  const delayMs = { $arrayElemAt: [delaysMs, { $min: ['$failures', delaysMs.length - 1] }] }
  // no pause is no time at all: `now` would hold up whoever looked at a clock a moment earlier
  const pausedUntil = { $cond: [{ $gt: [delayMs, 0] }, { $add: [now, delayMs] }, never] }
  const ifAdmitted = (value: object, field: string) => ({ $cond: ['$admitted', value, field] })

  return [
    {
      $set: {
        failures: { $cond: [isForgotten, 0, '$failures'] },
        blockedUntil: { $cond: [isForgotten, never, '$blockedUntil'] },
      },
    },
    { $set: { admitted: { $lte: ['$blockedUntil', now] } } },
    { $set: { failures: ifAdmitted({ $add: ['$failures', 1] }, '$failures') } },
    {
      $set: {
        blockedUntil: ifAdmitted(pausedUntil, '$blockedUntil'),
        expiresAt: ifAdmitted({ $add: [now, { $literal: forgetAfterMs }] }, '$expiresAt'),
      },
    },
  ]
}

/** Takes one failure back, and the pause with it if no other attempt has prolonged it. */
const uncount = (blockedUntil: Date) => [
  {
    $set: {
      failures: { $max: [0, { $subtract: ['$failures', 1] }] },
      blockedUntil: { $cond: [{ $eq: ['$blockedUntil', blockedUntil] }, never, '$blockedUntil'] },
    },
  },
]

export type CountedAttempt = { admitted: boolean; blockedUntil: Date; failures: number }

const toCounted = ({ admitted, blockedUntil, failures }: LoginAttemptDocument): CountedAttempt => ({
  admitted,
  blockedUntil,
  failures,
})

const options = { returnDocument: 'after', updatePipeline: true } as const

export const loginAttemptStore = (db: Connection) => {
  const Model = db.model<LoginAttemptDocument>('LoginAttempt', schema)

  return {
    count: async (key: string, rule: ThrottleRule, now: Date): Promise<CountedAttempt> => {
      const update = countUnlessBlocked(rule, now)
      return toCounted(
        await Model.findOneAndUpdate({ _id: key }, update, { ...options, upsert: true })
          .lean()
          .orFail(),
      )
    },

    /** Null, and nothing counted, where `keep` has made nothing that still is kept. */
    countIfKept: async (key: string, rule: ThrottleRule, now: Date): Promise<CountedAttempt | null> => {
      const filter = { _id: key, expiresAt: { $gt: now } }
      const found = await Model.findOneAndUpdate(filter, countUnlessBlocked(rule, now), options).lean()
      return found && toCounted(found)
    },

    uncount: async (key: string, blockedUntil: Date): Promise<void> => {
      await Model.updateOne({ _id: key }, uncount(blockedUntil), { updatePipeline: true })
    },

    /** Begins to count under these keys, until `expiresAt` or as long as there are failures. */
    keep: async (keys: string[], expiresAt: Date): Promise<void> => {
      const $set = { failures: 0, blockedUntil: never, admitted: true, expiresAt }
      await Promise.all(keys.map((key) => Model.updateOne({ _id: key }, { $set }, { upsert: true })))
    },

    forget: async (keys: string[]): Promise<void> => {
      await Model.deleteMany({ _id: { $in: keys } })
    },
  }
}

export type LoginAttemptStore = ReturnType<typeof loginAttemptStore>
