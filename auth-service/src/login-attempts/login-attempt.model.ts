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

export type CountedAttempt = { admitted: boolean; blockedUntil: Date }

export const loginAttemptStore = (db: Connection) => {
  const Model = db.model<LoginAttemptDocument>('LoginAttempt', schema)

  return {
    count: async (key: string, rule: ThrottleRule, now: Date): Promise<CountedAttempt> => {
      const update = countUnlessBlocked(rule, now)
      const options = { upsert: true, returnDocument: 'after', updatePipeline: true } as const
      const { admitted, blockedUntil } = await Model.findOneAndUpdate({ _id: key }, update, options).lean().orFail()
      return { admitted, blockedUntil }
    },

    uncount: async (key: string, blockedUntil: Date): Promise<void> => {
      await Model.updateOne({ _id: key }, uncount(blockedUntil), { updatePipeline: true })
    },

    forget: async (key: string): Promise<void> => {
      await Model.deleteOne({ _id: key })
    },
  }
}

export type LoginAttemptStore = ReturnType<typeof loginAttemptStore>
